"""The words of steps, in the languages of pages."""

from dataclasses import dataclass

from inlaid.diagrams.language.model import BlockKind, NotePosition


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a language says what happens; a text follows each after ``colon``.

    The names of participants take the places of `{a}` and `{b}`, a block that of `{block}`,
    and numbers those of `{participants}` and `{messages}`.
    """

    language: str
    call: str
    itself: str
    both: str
    lost: str
    active: str
    inactive: str
    created: str
    destroyed: str
    end: str
    named: str
    empty: str
    summary: str
    enlarge: str
    notes: dict[NotePosition, str]
    join: str
    blocks: dict[BlockKind, str]
    sections: dict[BlockKind, str]
    colon: str = ": "


def _blocks(*words: str) -> dict[BlockKind, str]:
    loop, opt, alt, par, critical, break_ = words
    return {
        BlockKind.LOOP: loop, BlockKind.OPT: opt, BlockKind.ALT: alt, BlockKind.PAR: par,
        BlockKind.PAR_OVER: par, BlockKind.CRITICAL: critical, BlockKind.BREAK: break_,
    }  # fmt: skip


def _sections(alt: str, par: str, critical: str) -> dict[BlockKind, str]:
    return {
        BlockKind.ALT: alt, BlockKind.PAR: par, BlockKind.PAR_OVER: par,
        BlockKind.CRITICAL: critical,
    }  # fmt: skip


def _notes(left: str, right: str, over: str) -> dict[NotePosition, str]:
    return {NotePosition.LEFT: left, NotePosition.RIGHT: right, NotePosition.OVER: over}


ENGLISH = Phrases(
    "en", "{a} to {b}", "{a} to itself", "{a} and {b}, both ways", " (lost)",
    "{a} becomes active", "{a} is no longer active", "{a} is created", "{a} is destroyed",
    "end of {block}", "Sequence diagram", "Empty sequence diagram",
    "participants: {participants}, messages: {messages}; the steps follow as a list", "Open large",
    _notes("note left of {a}", "note right of {a}", "note over {a}"), " and ",
    _blocks("loop", "optional", "if", "in parallel", "critical", "break"),
    _sections("otherwise", "and at the same time", "or, in the case of"),
)  # fmt: skip
_ALL = (
    ENGLISH,
    Phrases(
        "de", "{a} an {b}", "{a} an sich selbst", "{a} und {b}, in beide Richtungen",
        " (geht verloren)", "{a} wird aktiv", "{a} ist nicht mehr aktiv", "{a} wird erzeugt",
        "{a} wird beendet", "Ende von {block}", "Sequenzdiagramm", "Leeres Sequenzdiagramm",
        "Teilnehmer: {participants}, Nachrichten: {messages}; die Schritte folgen als Liste",
        "Groß öffnen",
        _notes("Notiz links von {a}", "Notiz rechts von {a}", "Notiz über {a}"), " und ",
        _blocks("wiederholt", "falls nötig", "falls", "gleichzeitig", "kritisch", "Abbruch"),
        _sections("sonst", "und gleichzeitig", "oder im Fall"),
    ),
    Phrases(
        "fr", "{a} à {b}", "{a} à lui-même", "{a} et {b}, dans les deux sens", " (perdu)",
        "{a} devient actif", "{a} n’est plus actif", "{a} est créé", "{a} est détruit",
        "fin de {block}", "Diagramme de séquence", "Diagramme de séquence vide",
        "participants : {participants}, messages : {messages} ; les étapes suivent en liste",
        "Ouvrir en grand",
        _notes("note à gauche de {a}", "note à droite de {a}", "note sur {a}"), " et ",
        _blocks("boucle", "facultatif", "si", "en parallèle", "critique", "interruption"),
        _sections("sinon", "et en même temps", "ou, dans le cas de"), " : ",
    ),
    Phrases(
        "es", "{a} a {b}", "{a} a sí mismo", "{a} y {b}, en ambos sentidos", " (perdido)",
        "{a} se activa", "{a} ya no está activo", "{a} se crea", "{a} se destruye",
        "fin de {block}", "Diagrama de secuencia", "Diagrama de secuencia vacío",
        "participantes: {participants}, mensajes: {messages}; los pasos siguen como lista",
        "Abrir en grande",
        _notes("nota a la izquierda de {a}", "nota a la derecha de {a}", "nota sobre {a}"), " y ",
        _blocks("bucle", "opcional", "si", "en paralelo", "crítico", "interrupción"),
        _sections("si no", "y al mismo tiempo", "o, en el caso de"),
    ),
    Phrases(
        "it", "{a} a {b}", "{a} a sé stesso", "{a} e {b}, in entrambi i sensi", " (perso)",
        "{a} diventa attivo", "{a} non è più attivo", "{a} viene creato", "{a} viene distrutto",
        "fine di {block}", "Diagramma di sequenza", "Diagramma di sequenza vuoto",
        "partecipanti: {participants}, messaggi: {messages}; i passi seguono come elenco",
        "Apri in grande",
        _notes("nota a sinistra di {a}", "nota a destra di {a}", "nota su {a}"), " e ",
        _blocks("ciclo", "facoltativo", "se", "in parallelo", "critico", "interruzione"),
        _sections("altrimenti", "e nello stesso tempo", "o, nel caso di"),
    ),
    Phrases(
        "pt", "{a} para {b}", "{a} para si mesmo", "{a} e {b}, nos dois sentidos", " (perdida)",
        "{a} fica ativo", "{a} deixa de estar ativo", "{a} é criado", "{a} é destruído",
        "fim de {block}", "Diagrama de sequência", "Diagrama de sequência vazio",
        "participantes: {participants}, mensagens: {messages}; os passos seguem em lista",
        "Abrir em tamanho grande",
        _notes("nota à esquerda de {a}", "nota à direita de {a}", "nota sobre {a}"), " e ",
        _blocks("ciclo", "opcional", "se", "em paralelo", "crítico", "interrupção"),
        _sections("senão", "e ao mesmo tempo", "ou, no caso de"),
    ),
    Phrases(
        "ja", "{a}から{b}へ", "{a}から自身へ", "{a}と{b}、双方向", "（失われる）",
        "{a}が活性化", "{a}の活性化が終了", "{a}を生成", "{a}を破棄", "{block}の終わり",
        "シーケンス図", "空のシーケンス図",
        "参加者 {participants}、メッセージ {messages}。手順は次の一覧のとおり", "拡大表示",
        _notes("{a}の左の注記", "{a}の右の注記", "{a}の注記"), "と",
        _blocks("繰り返し", "任意", "条件", "並行", "クリティカル", "中断"),
        _sections("それ以外", "同時に", "または次の場合"), "：",
    ),
    Phrases(
        "zh", "{a} 到 {b}", "{a} 到自身", "{a} 与 {b}，双向", "（丢失）",
        "{a} 变为活动", "{a} 不再活动", "{a} 被创建", "{a} 被销毁", "{block}结束",
        "时序图", "空时序图",
        "参与者：{participants}，消息：{messages}；步骤见下面的列表", "放大查看",
        _notes("{a} 左侧注释", "{a} 右侧注释", "{a} 上的注释"), " 和 ",
        _blocks("循环", "可选", "如果", "并行", "关键", "中断"),
        _sections("否则", "同时", "或者在此情况下"), "：",
    ),
    Phrases(
        "zh-hant", "{a} 到 {b}", "{a} 到自身", "{a} 與 {b}，雙向", "（遺失）",
        "{a} 變為活動", "{a} 不再活動", "{a} 被建立", "{a} 被銷毀", "{block}結束",
        "循序圖", "空循序圖",
        "參與者：{participants}，訊息：{messages}；步驟見下面的清單", "放大檢視",
        _notes("{a} 左側註解", "{a} 右側註解", "{a} 上的註解"), " 和 ",
        _blocks("迴圈", "可選", "如果", "並行", "關鍵", "中斷"),
        _sections("否則", "同時", "或者在此情況下"), "：",
    ),
)  # fmt: skip
_BY_LANGUAGE = {phrases.language: phrases for phrases in _ALL}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def find_phrases(language: str) -> Phrases:
    """Return the phrases of a language such as `pt-BR`; English where there are none."""
    main, *rest = language.replace("_", "-").lower().split("-")
    if main == "zh" and not _TRADITIONAL.isdisjoint(rest):
        main = "zh-hant"
    return _BY_LANGUAGE.get(main, ENGLISH)
