"""A spreadsheet's way into Relais: from the command line, and through the page, in a browser, without scripts."""

import csv
import io
import pytest
from selenium.webdriver.support.select import Select

from browser import DESK, INES, PHONE, Browser, Door
from conftest import PASSWORD, ROOT

# Fictional people; semicolons, accents in Windows-1252, a title of an empty row, a formula, a year of two digits.
FILE = """N° dossier;NOM;Prénom;Né(e) le;Langue(s);Niveau;Ville;Code postal;Portable;Observations\r
T-1;MODÈLE-FICTIF;Élodie;05/04/2008;dari et français;infra A1;Tulle;19000;=1+1;n’est pas gardé\r
;;;;;;;;;\r
T-2;MODÈLE-FICTIF;Zoé;avril 2009;"pachto, anglais";A2;Brive la Gaillarde;19100;+33 1 99 00 11 22;\r
T-3;MODÈLE-FICTIF;Noël;01/02/09;dari;;;;;\r
"""


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "jeunes.csv"
    path.write_bytes(FILE.encode("cp1252"))
    return path


def test_the_command_line_takes_a_file_whole_or_its_good_rows(relais, file, tmp_path):
    assert relais.run("sign-in", INES, input=f"{PASSWORD}\n").returncode == 0
    before = len(rows(relais, "person", "list", "--limit", "100"))
    trial = relais.run("person", "import", str(file), "--dry-run", "--format", "csv")
    assert trial.returncode == 1
    assert [row["result"] for row in csv.DictReader(io.StringIO(trial.stdout))] == ["new", "new", "to correct"]
    assert "Columns left aside: Observations" in trial.stderr
    refused = relais.run("person", "import", str(file))
    assert refused.returncode == 1 and "Nothing is imported" in refused.stderr
    assert len(rows(relais, "person", "list", "--limit", "100")) == before

    failed = tmp_path / "failed.csv"
    done = relais.run("person", "import", str(file), "--skip-wrong", "--failed", str(failed))
    assert done.returncode == 0, done.stderr
    assert len(rows(relais, "person", "list", "--limit", "100")) == before + 2
    assert failed.stat().st_mode & 0o777 == 0o600
    text = failed.read_bytes().decode("utf-8-sig")
    assert "four digits" in text and "T-3" in text and "T-1" not in text

    failed.write_bytes(text.replace("01/02/09", "01/02/2009").encode("utf-8-sig"))
    again = relais.run("person", "import", str(failed), "--format", "csv")
    assert again.returncode == 0, again.stderr
    both = file.with_name("all.csv")
    both.write_bytes(FILE.replace("01/02/09", "01/02/2009").encode("cp1252"))
    last = relais.run("person", "import", str(both), "--format", "csv")
    assert [row["result"] for row in csv.DictReader(io.StringIO(last.stdout))] == ["unchanged"] * 3
    assert len(rows(relais, "person", "list", "--limit", "100")) == before + 3


def rows(relais, *arguments):
    return list(csv.reader(io.StringIO(relais.run(*arguments, "--format", "csv").stdout)))[1:]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_page_takes_a_file_without_scripts(relais, door, file, language, width):
    """Choose, look, correct a column, look again, import, find the people; nothing for axe to say at any step."""
    file.write_bytes(FILE.replace("T-", f"{language}{width}-").replace("FICTIF", f"FICTIF-{language}{width}").encode("cp1252"))
    browser = Browser(relais, door, width)
    try:
        browser.enter(INES, language)
        browser.open("/people/import")
        look(browser, f"import-1-{language}-{width}")
        browser.one("#f-file").send_keys(str(file))
        press(browser, "check")
        look(browser, f"import-2-{language}-{width}")
        assert Select(browser.one("select[name=column_2]")).first_selected_option.get_attribute("value") == "given"
        assert Select(browser.one("select[name=column_9]")).first_selected_option.get_attribute("value") == ""
        browser._press(browser.one("#f-skip_wrong"))
        Select(browser.one("select[name=column_5]")).select_by_value("")
        press(browser, "check")
        assert Select(browser.one("select[name=column_5]")).first_selected_option.get_attribute("value") == ""
        press(browser, "import")
        look(browser, f"import-3-{language}-{width}")
        assert ("Importé" if language == "fr" else "Imported") in browser.text()
        assert browser.complaints() == []
    finally:
        browser.quit()


def press(browser, act):
    browser._leave_by(browser.one(f"button[value={act}]"))


def look(browser, name):
    pictures = ROOT / ".build" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    browser.picture(pictures / f"{name}.png")
    assert browser.axe() == []
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_that_met_an_ended_session_is_asked_for_again_with_its_columns(relais, door, file):
    """Nothing of the file is kept; what was chosen for its columns is, for whoever chose it."""
    file.write_bytes(FILE.replace("T-", "E-").replace("FICTIF", "FICTIF-E").replace("Portable", "Ligne").encode("cp1252"))
    browser = Browser(relais, door, DESK, scripts=False)
    try:
        browser.enter(INES)
        browser.open("/people/import")
        browser.one("#f-file").send_keys(str(file))
        press(browser, "check")
        column = next(one for one in browser.all("select[name^=column_]") if not one.get_property("value"))
        chosen = column.get_property("name")
        Select(column).select_by_value("phone")
        browser._press(browser.one("#f-skip_wrong"))
        relais.sql("UPDATE access.session SET ended_at = now() WHERE account = (SELECT id FROM access.account WHERE email = "
                   f"'{INES}') AND ended_at IS NULL")
        door._tokens.pop(INES, None)
        relais.tokens.pop(INES, None)
        press(browser, "import")
        assert "rien n’a été importé" in browser.text("main .note-warn") and "choisissez-le à nouveau" in browser.text("main .note-warn")
        assert "MODÈLE" not in browser.source and "Élodie" not in browser.source
        browser.fill(email=INES, password=PASSWORD)
        browser.press("Continuer")
        assert "Choisissez le fichier à nouveau" in browser.text("main .note-ok") and not browser.all("main .note-err")
        browser.one("#f-file").send_keys(str(file))
        press(browser, "check")
        assert browser.one(f"select[name={chosen}]").get_property("value") == "phone"
        assert browser.one("#f-skip_wrong").is_selected()
    finally:
        browser.quit()
