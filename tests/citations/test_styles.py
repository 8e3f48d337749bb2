"""The four styles on real records: expected strings typed from the rules of the styles, not taken from the program."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.citations.support import database, entries, records

BOOK = {
    "id": "gropper2018",
    "type": "book",
    "title": "Advanced nutrition and human metabolism",
    "edition": "7",
    "author": [
        {"family": "Gropper", "given": "Sareen S."},
        {"family": "Smith", "given": "Jack L."},
        {"family": "Carr", "given": "Timothy P."},
    ],
    "publisher": "Cengage Learning",
    "publisher-place": "Boston",
    "issued": {"date-parts": [[2018]]},
    "language": "en",
}
CHAPTER = {
    "id": "rude2012",
    "type": "chapter",
    "title": "Magnesium",
    "container-title": "Modern nutrition in health and disease",
    "edition": "11",
    "author": [{"family": "Rude", "given": "Robert K."}],
    "editor": [{"family": "Ross", "given": "A. Catharine"}, {"family": "Caballero", "given": "Benjamin"}],
    "publisher": "Lippincott Williams & Wilkins",
    "publisher-place": "Baltimore",
    "page": "159-175",
    "issued": {"date-parts": [[2012]]},
    "language": "en",
}
PAGE = {
    "id": "ods2022",
    "type": "webpage",
    "title": "Magnesium: fact sheet for health professionals",
    "author": [{"literal": "Office of Dietary Supplements"}],
    "URL": "https://ods.od.nih.gov/factsheets/Magnesium/",
    "issued": {"date-parts": [[2022, 6, 2]]},
    "accessed": {"date-parts": [[2024, 1, 15]]},
    "language": "en",
}

NLM = {
    "boyle2017": "Boyle NB, Lawton C, Dye L. The effects of magnesium supplementation on subjective anxiety and "
    "stress—a systematic review. Nutrients. 2017 Apr 26;9(5):429. doi:10.3390/nu9050429 PubMed PMID: 28445426; "
    "PubMed Central PMCID: PMC5452159.",
    # the number of pages is cut to the digits that change (NLM: minimal); no DOI, so the identifiers end the entry
    "abbasi2012": "Abbasi B, Kimiagar M, Sadeghniiat K, Shirazi MM, Hedayati M, Rashidkhani B. The effect of magnesium "
    "supplementation on primary insomnia in elderly: a double-blind placebo-controlled clinical trial. J Res Med Sci. "
    "2012 Dec;17(12):1161–9. PubMed PMID: 23853635; PubMed Central PMCID: PMC3703169.",
    # thirteen authors: six and et al.
    "park2015": "Park H, Qin R, Smith TJ, Atherton PJ, Barton DL, Sturtz K, et al. North Central Cancer Treatment "
    "Group N10C2 (Alliance): a double-blind placebo-controlled study of magnesium supplements to reduce menopausal "
    "hot flashes. Menopause. 2015;22(6):627–32. doi:10.1097/GME.0000000000000374 PubMed PMID: 25423327; PubMed "
    "Central PMCID: PMC4442087.",
    # a title that ends in a question mark takes no stop; particle and initials without points
    "rosanoff2016": "Rosanoff A, Dai Q, Shapses SA. Essential nutrient interactions: does low or suboptimal "
    "magnesium status interact with vitamin D and/or calcium status? Adv Nutr. 2016 Jan;7(1):25–43. "
    "doi:10.3945/an.115.008631 PubMed PMID: 26773013.",
    "debaaij2015": "de Baaij JHF, Hoenderop JGJ, Bindels RJM. Magnesium in man: implications for health and disease. "
    "Physiol Rev. 2015;95(1):1–46. doi:10.1152/physrev.00012.2014 PubMed PMID: 25540137.",
    # pages with letters are not shortened
    "volpe2013adv": "Volpe SL. Magnesium in disease prevention and overall health. Adv Nutr. 2013;4(3):378S-383S. "
    "doi:10.3945/an.112.003483 PubMed PMID: 23674807.",
    # no issue
    "mah2021": "Mah J, Pitre T. Oral magnesium supplementation for insomnia in older adults: a systematic review & "
    "meta-analysis. BMC Complement Med Ther. 2021;21:125. doi:10.1186/s12906-021-03297-z PubMed PMID: 33865376; PubMed "
    "Central PMCID: PMC8053283.",
    # no abbreviation of the journal: its full title
    "efsa2010claims": "EFSA Panel on Dietetic Products, Nutrition and Allergies (NDA). Scientific Opinion on the "
    "substantiation of health claims related to magnesium. EFSA Journal. 2010;8(10):1807. doi:10.2903/j.efsa.2010.1807",
    "scf2001": "Scientific Committee on Food. Opinion of the Scientific Committee on Food on the tolerable upper "
    "intake level of magnesium. European Commission; 2001.",
    "bfr2017": "German Federal Institute for Risk Assessment (BfR). BfR assesses recommended maximum daily level for "
    "intake of magnesium via food supplements [Internet]. 2017 Dec. Report Opinion No 034/2017. Available from: "
    "http://www.bfr.bund.de/cm/349/bfr-assesses-recommended-maximum-daily-level-for-intake-of-magnesium-via-food-"
    "supplements.pdf",
    "eu2002_46": "Directive 2002/46/EC of the European Parliament and of the Council of 10 June 2002 on the "
    "approximation of the laws of the Member States relating to food supplements [Internet]. 2002 Jun 10. Available "
    "from: https://eur-lex.europa.eu/eli/dir/2002/46",
}
AMA = {
    "boyle2017": "Boyle NB, Lawton C, Dye L. The effects of magnesium supplementation on subjective anxiety and "
    "stress—a systematic review. <i>Nutrients</i>. 2017;9(5):429. doi:10.3390/nu9050429",
    # full page range, with the hyphen that AMA asks for
    "abbasi2012": "Abbasi B, Kimiagar M, Sadeghniiat K, Shirazi MM, Hedayati M, Rashidkhani B. The effect of magnesium "
    "supplementation on primary insomnia in elderly: a double-blind placebo-controlled clinical trial. <i>J Res Med "
    "Sci</i>. 2012;17(12):1161-1169.",
    # seven authors or more: three and et al.
    "hidese2019": "Hidese S, Ogawa S, Ota M, et al. Effects of L-theanine administration on stress-related symptoms "
    "and cognitive functions in healthy adults: a randomized controlled trial. <i>Nutrients</i>. 2019;11(10):2362. "
    "doi:10.3390/nu11102362",
    "rosanoff2016": "Rosanoff A, Dai Q, Shapses SA. Essential nutrient interactions: does low or suboptimal "
    "magnesium status interact with vitamin D and/or calcium status? <i>Adv Nutr</i>. 2016;7(1):25-43. "
    "doi:10.3945/an.115.008631",
    "scf2001": "Scientific Committee on Food. <i>Opinion of the Scientific Committee on Food on the Tolerable Upper "
    "Intake Level of Magnesium</i>. European Commission; 2001.",
    "eu1924_2006": "<i>Regulation (EC) No 1924/2006 of the European Parliament and of the Council of 20 December "
    "2006 on Nutrition and Health Claims Made on Foods</i>. 2006. https://eur-lex.europa.eu/eli/reg/2006/1924",
}
APA = {
    "boyle2017": "Boyle, N. B., Lawton, C., & Dye, L. (2017). The effects of magnesium supplementation on subjective "
    "anxiety and stress—a systematic review. <i>Nutrients</i>, <i>9</i>(5), 429. https://doi.org/10.3390/nu9050429",
    "abbasi2012": "Abbasi, B., Kimiagar, M., Sadeghniiat, K., Shirazi, M. M., Hedayati, M., & Rashidkhani, B. "
    "(2012). The effect of magnesium supplementation on primary insomnia in elderly: a double-blind "
    "placebo-controlled clinical trial. <i>Journal of Research in Medical Sciences</i>, <i>17</i>(12), 1161–1169.",
    # up to twenty authors are all named
    "hidese2019": "Hidese, S., Ogawa, S., Ota, M., Ishida, I., Yasukawa, Z., Ozeki, M., & Kunugi, H. (2019). Effects "
    "of L-theanine administration on stress-related symptoms and cognitive functions in healthy adults: a randomized "
    "controlled trial. <i>Nutrients</i>, <i>11</i>(10), 2362. https://doi.org/10.3390/nu11102362",
    "kennedy2016": "Kennedy, D. O. (2016). B vitamins and the brain: mechanisms, dose and efficacy—a review. "
    "<i>Nutrients</i>, <i>8</i>(2), 68. https://doi.org/10.3390/nu8020068",
    "mah2021": "Mah, J., & Pitre, T. (2021). Oral magnesium supplementation for insomnia in older adults: a systematic "
    "review & meta-analysis. <i>BMC Complementary Medicine and Therapies</i>, <i>21</i>, 125. "
    "https://doi.org/10.1186/s12906-021-03297-z",
    "scf2001": "Scientific Committee on Food. (2001). <i>Opinion of the Scientific Committee on Food on the "
    "tolerable upper intake level of magnesium</i>. European Commission.",
    "cfr101_93": "21 CFR 101.93: Certain Types of Statements for Dietary Supplements (2006). "
    "http://edocket.access.gpo.gov/cfr_2006/aprqtr/21cfr101.93.htm",
}
NATURE = {
    "boyle2017": "Boyle, N. B., Lawton, C. & Dye, L. The effects of magnesium supplementation on subjective anxiety "
    "and stress—a systematic review. <i>Nutrients</i> <b>9</b>, 429 (2017).",
    # six authors or more: the first and et al. in italics
    "abbasi2012": "Abbasi, B. <i>et al.</i> The effect of magnesium supplementation on primary insomnia in elderly: a "
    "double-blind placebo-controlled clinical trial. <i>J Res Med Sci</i> <b>17</b>, 1161–1169 (2012).",
    "rosanoff2016": "Rosanoff, A., Dai, Q. & Shapses, S. A. Essential nutrient interactions: does low or suboptimal "
    "magnesium status interact with vitamin D and/or calcium status? <i>Adv Nutr</i> <b>7</b>, 25–43 (2016).",
    # laws print their address although the style knows it of reports only
    "eu2002_46": "<i>Directive 2002/46/EC of the European Parliament and of the Council of 10 June 2002 on the "
    "Approximation of the Laws of the Member States Relating to Food Supplements</i>. "
    "https://eur-lex.europa.eu/eli/dir/2002/46 (2002).",
}
CASES = {"vancouver": NLM, "american-medical-association": AMA, "apa": APA, "nature": NATURE}
MIXED = {
    "vancouver": {
        "gropper2018": "1. Gropper SS, Smith JL, Carr TP. Advanced nutrition and human metabolism. 7th ed. Boston: "
        "Cengage Learning; 2018.",
        "rude2012": "2. Rude RK. Magnesium. In: Ross AC, Caballero B, editors. Modern nutrition in health and disease. "
        "11th ed. Baltimore: Lippincott Williams & Wilkins; 2012. p. 159–75.",
        "ods2022": "3. Office of Dietary Supplements. Magnesium: fact sheet for health professionals [Internet]. "
        "2022 [cited 2024 Jan 15]. Available from: https://ods.od.nih.gov/factsheets/Magnesium/",
    },
    "ama": {
        "gropper2018": "1. Gropper SS, Smith JL, Carr TP. <i>Advanced Nutrition and Human Metabolism</i>. 7th ed. "
        "Cengage Learning; 2018.",
        "rude2012": "2. Rude RK. Magnesium. In: Ross AC, Caballero B, eds. <i>Modern Nutrition in Health and "
        "Disease</i>. 11th ed. Lippincott Williams & Wilkins; 2012:159-175.",
        "ods2022": "3. Office of Dietary Supplements. Magnesium: fact sheet for health professionals. June 2, 2022. "
        "Accessed January 15, 2024. https://ods.od.nih.gov/factsheets/Magnesium/",
    },
    "apa": {
        "gropper2018": "Gropper, S. S., Smith, J. L., & Carr, T. P. (2018). <i>Advanced nutrition and human "
        "metabolism</i> (7th ed.). Cengage Learning.",
        "ods2022": "Office of Dietary Supplements. (2022, June 2). <i>Magnesium: fact sheet for health "
        "professionals</i>. https://ods.od.nih.gov/factsheets/Magnesium/",
        "rude2012": "Rude, R. K. (2012). Magnesium. In A. C. Ross & B. Caballero (Eds.), <i>Modern nutrition in "
        "health and disease</i> (11th ed., pp. 159–175). Lippincott Williams & Wilkins.",
    },
    "nature": {
        "gropper2018": "1. Gropper, S. S., Smith, J. L. & Carr, T. P. <i>Advanced Nutrition and Human Metabolism</i>. "
        "(Cengage Learning, Boston, 2018).",
        "rude2012": "2. Rude, R. K. Magnesium. in <i>Modern nutrition in health and disease</i> (eds. Ross, A. C. & "
        "Caballero, B.) 159–175 (Lippincott Williams & Wilkins, Baltimore, 2012).",
        "ods2022": "3. Office of Dietary Supplements. Magnesium: fact sheet for health professionals. "
        "https://ods.od.nih.gov/factsheets/Magnesium/ (2022).",
    },
}


@pytest.mark.parametrize("name", CASES)
def test_real_records(name: str) -> None:
    printed = entries(records(), name)
    order = list(records().items)
    for key, text in CASES[name].items():
        number = "" if name == "apa" else f"{order.index(key) + 1}. "
        assert printed[key] == number + text


@pytest.mark.parametrize("name", MIXED)
def test_other_kinds_of_work(name: str) -> None:
    works: tuple[dict[str, Any], ...] = (BOOK, CHAPTER, PAGE)
    assert entries(database(*works), name) == MIXED[name]


@pytest.mark.parametrize("name", CASES)
def test_no_entry_has_broken_punctuation(name: str) -> None:
    printed = entries(records(), name)
    assert len(printed) == 38
    for key, text in printed.items():
        plain = re.sub(r"https?://\S+|doi:\S+", "ADDRESS", re.sub(r"</?\w+>", "", text))
        assert not re.search(r"[?!:;,]\.|\.\.|,,|;;|\s[,;.)]|\(\s|\(\)|\[\]|  |\d\.[A-Z]", plain), (key, text)
        assert not re.search(r"[<>\ue000-\uf8ff]", plain), (key, text)


def test_apa_sorts_by_author_then_fewer_authors_first() -> None:
    order = list(entries(records(), "apa"))
    assert order.index("tarleton2015") < order.index("tarleton2017")
    assert order.index("birdsall1998") < order.index("debaaij2015") < order.index("domitrz2022")
    assert order[0] == "cfr101_93"


def test_numbers_follow_the_text() -> None:
    printed = entries(records(), "vancouver")
    assert [text.split(".")[0] for text in printed.values()] == [str(number) for number in range(1, 39)]
