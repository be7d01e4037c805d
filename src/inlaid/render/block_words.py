"""The words of blocks, in the languages of pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlockWords:
    """How a language names what a block has; a number takes the place of `{n}`."""

    language: str
    copy: str
    copied: str
    patch: str
    program: str
    source: str
    line: str
    lines: str
    note: str
    tabs: str

    def count(self, number: int) -> str:
        """So many lines."""
        return (self.line if number == 1 else self.lines).replace("{n}", str(number))


ENGLISH = BlockWords(
    "en", "Copy", "Copied", "Copy the patch", "Copy the whole program", "source", "{n} line",
    "{n} lines", "Note {n}", "Code in several languages or files",
)  # fmt: skip
_ALL = (
    ENGLISH,
    BlockWords(
        "de", "Kopieren", "Kopiert", "Patch kopieren", "Ganzes Programm kopieren", "Quelle",
        "{n} Zeile", "{n} Zeilen", "Anmerkung {n}", "Code in mehreren Sprachen oder Dateien",
    ),
    BlockWords(
        "es", "Copiar", "Copiado", "Copiar el parche", "Copiar el programa entero", "fuente",
        "{n} línea", "{n} líneas", "Nota {n}", "Código en varios lenguajes o archivos",
    ),
    BlockWords(
        "fr", "Copier", "Copié", "Copier le correctif", "Copier le programme entier", "source",
        "{n} ligne", "{n} lignes", "Note {n}", "Code en plusieurs langages ou fichiers",
    ),
    BlockWords(
        "it", "Copia", "Copiato", "Copia la patch", "Copia tutto il programma", "sorgente",
        "{n} riga", "{n} righe", "Nota {n}", "Codice in più linguaggi o file",
    ),
    BlockWords(
        "pt", "Copiar", "Copiado", "Copiar o patch", "Copiar o programa inteiro", "fonte",
        "{n} linha", "{n} linhas", "Nota {n}", "Código em várias linguagens ou arquivos",
    ),
    BlockWords(
        "ja", "コピー", "コピーしました", "パッチをコピー", "プログラム全体をコピー", "ソース",
        "{n}行", "{n}行", "注{n}", "複数の言語またはファイルのコード",
    ),
    BlockWords(
        "zh", "复制", "已复制", "复制补丁", "复制整个程序", "源代码",
        "{n} 行", "{n} 行", "注 {n}", "多种语言或文件的代码",
    ),
    BlockWords(
        "ar", "نسخ", "تم النسخ", "نسخ الرقعة", "نسخ البرنامج كاملًا", "المصدر",
        "سطر واحد", "عدد الأسطر: {n}", "ملاحظة {n}", "شيفرة بعدة لغات أو ملفات",
    ),
    BlockWords(
        "he", "העתקה", "הועתק", "העתקת הטלאי", "העתקת התוכנית כולה", "מקור",
        "שורה אחת", "{n} שורות", "הערה {n}", "קוד בכמה שפות או קבצים",
    ),
)  # fmt: skip
_BY_LANGUAGE = {words.language: words for words in _ALL}


def find_words(language: str) -> BlockWords:
    """Return the words of a language such as `pt-BR`; English where there are none."""
    return _BY_LANGUAGE.get(language.replace("_", "-").split("-")[0].lower(), ENGLISH)
