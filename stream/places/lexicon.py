"""Words around a name that tell what it is and how it is used. English; another language brings its own lists."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DIRECTIONS: Final = _words("""
    northern southern eastern western central north south east west northeast northwest southeast southwest
    northeastern northwestern southeastern southwestern north-east north-west south-east south-west
    north-eastern north-western south-eastern south-western upper lower greater inner outer downtown uptown mid
    rural urban suburban metropolitan nearby neighboring neighbouring mainland far coastal
""")
"""Words before a name that narrow it ("eastern Syria") and are no part of it, unless the gazetteer knows the whole."""

FIRST_LEVEL: Final = _words("""
    province governorate state region prefecture oblast republic emirate canton territory krai department
""")
SECOND_LEVEL: Final = _words("""
    county parish district borough municipality shire
""")
SETTLEMENT: Final = _words("""
    city town village suburb hamlet township camp capital port
""")
SECTION: Final = _words("""
    neighborhood neighborhoods neighbourhood neighbourhoods quarter
""")
WATER: Final = _words("""
    river lake sea gulf strait bay ocean canal creek channel
""")

GOVERNING: Final = _words("""
    government president officials official authorities army forces troops military police minister ministry
    parliament congress senate regime ambassador embassy leader leaders premier spokesman spokeswoman
    spokesperson administration diplomats diplomat intelligence navy warplanes jets coalition airstrikes
    soldiers team court lawmakers lawmaker senator governor mayor sanctions rebels delegation delegates
    representative representatives envoy chancellor king queen prince foreign defense defence secretary council
    legislature prosecutors air-strikes
""")
"""Nouns after a name that make it stand for a government, a force or a team."""

SPEAKING: Final = _words("""
    said says say warned warns announced announces accused accuses denied denies condemned condemns called calls
    vowed vows urged urges agreed agrees insisted insists blamed blames rejected rejects signed signs wants
    wanted hopes expects demanded demands pledged pledges threatened threatens claimed claims believes supports
    backs backed denounced imposed refused refuses promised proposed responded voted won lost beat defeated
    plays played expelled recalled recognized recognised declared
""")
"""Verbs whose subject acts: a place that "said" something is its government."""

HYPHENATED: Final = _words("""
    led backed brokered sponsored funded born made based trained supported controlled owned allied imposed
    flagged registered educated occupied held run administered bound
""")

FUNCTION_WORDS: Final = _words("""
    of for in at on to and the from de del la du der & -
""")

COMMON_WORDS: Final = _words("""
    reading mobile orange nice bath chad jordan may march august april june lima split cork bar man male of and
    the are as battle sale deal hull wells sandwich buffalo phoenix eagle liberty union independence hope faith
    charity christian gary dallas austin jackson madison lincoln washington houston victoria charlotte florence
    sydney chelsea paris israel india china georgia virginia carolina savannah brooklyn kent kim lee young
    marion aurora alexandria santiago francisco diego angeles san santa saint fort port new old north south east
    west central turkey guinea niger hamburg wellington darwin troy surprise enterprise truth police sports
    university general college media eden eureka superior moscow ontario cuba lebanon peru mexico panama amazon
""")
"""Folded names that mean other things too often to be taken for places on the gazetteer's word alone."""

WIRE_AGENCIES: Final = _words("""
    AP AFP Reuters REUTERS UPI Xinhua IRIN VOA CNN BBC IPS dpa DPA ANSA TASS IANS PTI KUNA SANA
""")

NO_PLACE_ALONE: Final = (
    DIRECTIONS
    | _words("""
    street hall region spring white black green centre center city park free salt honda university police general union
    university college church state states county district pa olympic republic island islands river lake mountain valley
    bay hill hills heights garden gardens house road avenue square bridge station market mall school hospital court
    field fields club league party congress senate parliament ministry army navy guard trust bank group media press
    post times kurd village rock
""")
    | {"el nino", "la nina", "nacional", "river plate", "four seasons"}
)
"""Folded words that some village bears too, and that mean no place when they stand alone."""

NAMESAKES: Final = frozenset(
    {
        "cambridge analytica",
        "al mayadeen tv",
        "columbia university",
        "columbia pictures",
        "columbia records",
        "lincoln center",
        "washington university",
        "brown university",
        "madison square",
        "madison avenue",
        "carolina herrera",
        "paris hilton",
        "jordan brand",
        "delta air",
        "delta airlines",
        "ahram online",
        "american airlines",
        "american apparel",
        "american bank",
        "american beauty",
        "american eagle",
        "american dad",
        "american express",
        "american idol",
        "american pie",
        "american standard",
        "american states",
        "dublin regulation",
        "dublin rules",
        "george mason",
        "george washington",
        "kentucky fried",
        "martin luther",
        "molotov cocktail",
        "molotov cocktails",
        "captain america",
        "conflict vietnam",
        "phoenix torrents",
        "club america",
        "little britain",
        "miss america",
        "ocean eight",
        "ocean eleven",
        "ocean twelve",
        "ocean thirteen",
        "pole position",
        "pole vault",
        "pole vaulter",
        "pole vaulters",
        "pole vaulting",
        "norwich union",
        "scotland yard",
        "soul train",
        "tennessee williams",
        "texas instruments",
        "texas roadhouse",
        "thomas jefferson",
        "worcester sauce",
        "zurich financial",
        "zurich insurance",
        "zurich premiership",
        "canada dry",
        "al aqsa martyrs",
        "al aqsa tv",
        "al aqsa flood",
        "bologna process",
        "bologna reforms",
        "bursa malaysia",
        "bermuda shorts",
        "bermuda grass",
        "manila envelope",
        "manila envelopes",
        "manila folder",
        "panama hat",
    }
)
"""Folded pairs of words in which a place's name is not the place's, but a person's, a thing's or a poetic one."""

ARABIC: Final = frozenset(
    "AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA ML MR MT NE OM PS QA SA SD SO SS SY TD TN TR YE".split()
)
"""Countries whose names of places may begin with the Arabic article."""

STORM_NAMES: Final = _words("""
    agnes alicia allison ana andrew arthur audrey barry bertha beryl betsy bill bob camille carla celia charley
    claudette cristobal danny dean debby dennis dolly dorian elsa erika ernesto fabian fay felix fiona florence floyd
    frances fred gloria grace gustav hanna harvey hazel helene henri hugo humberto ian ida igor ike imelda ingrid irene
    irma isaac isabel isaias ivan jeanne joaquin juan julia julian karen karl kate katrina kyle larry laura lee lenny
    leslie lili lisa lorenzo marco maria matthew melissa michael milton mindy mitch nadine nana nate nicholas nicole
    noel odette olga omar opal ophelia oscar otto paloma patty paula paulette peter philippe rafael richard rina rita
    rose sally sam sandy sara sean shary stan sebastien tammy tanya teddy teresa tobias tomas tony valerie vicky victor
    vince virginie walter wanda wendy wilfred william wilma zeta
""")
"""Folded names of the World Meteorological Organization's lists for the Atlantic, and those it has retired."""

WEEKDAYS: Final = _words("""
    mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec tuesday wednesday
    monday thursday friday saturday sunday
""")
"""Folded days and months, some of which are regions too ("Mon")."""

GENERIC_REGION_WORDS: Final = _words("""
    district region province state states county area zone territory coast valley department prefecture division
""")
"""With a direction they name some region of many countries: "Central District", "Far North"."""

KIN: Final = _words("""
    daughter son wife husband brother sister mother father aunt uncle niece nephew cousin grandson granddaughter
    girlfriend boyfriend fiance fiancee baby named dog cat puppy kitten horse pony
""")
"""Words after which a single name is a person's, or an animal's."""

LANGUAGE_VERBS: Final = _words("""
    in into speak speaks spoke spoken speaking learn learning learned fluent understand study studies studied studying
    teach teaches taught teaching
""")
"""Words before a demonym that is a language."""

GIVEN_NAMES: Final = _words("""
    chad jordan brittany kent scott clay tyler troy wayne vernon marion lance gary casey stanley wesley eugene douglas
    grant shannon sharon regina chelsea carson logan henry lewis nelson lee glen malcolm kerry israel austin dallas
    madison charlotte sydney florence savannah dakota sierra devon francis lincoln jackson harrison warren clinton
    milton marshall mason morgan parker preston quincy spencer sterling trenton victor vincent walker winston martin
    leon clyde floyd roy ray ross dale dean earl elmer homer hugo ivan jasper joseph kelly kenneth laurel leroy lloyd
    luther maurice melvin murray norman orlando oscar owen percy perry ralph randolph raymond roland russell salem
    sherman stuart theodore wallace webster wilson
""")
"""Folded given names that are places too: where a capital follows that makes no place of them, they are somebody's."""
