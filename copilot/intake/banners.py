"""Lines that an export writes about itself: that the meeting ended, that somebody began or ended the transcription.

In the languages that the formats are exported in: English, German, Spanish, French, Portuguese, Italian and Dutch.
"""

import re

from copilot.intake.labels import looks_like_name, split_role

_WHAT = (
    r"(?:meeting|call|besprechung|videokonferenz|videoanruf|anruf|reunión|llamada|videollamada|réunion|appel|reunião"
    r"|chamada|videochamada|riunione|chiamata|videochiamata|vergadering|gesprek|transcript(?:ion)?|transkript(?:ion)?"
    r"|transcripción|transcrição|trascrizione|transcriptie)"
)
_ENDED = (
    r"(?:ended|beendet|endete|finalizó|finalizado|finalizada|terminó|terminado|terminada|terminée?|terminou|encerrada"
    r"|encerrou|finalizou|concluída|terminata|terminato|conclusa|finita|beëindigd|geëindigd|afgelopen)"
)
_AFTER = r"(?:after|nach|después de|tras|a los|après|au bout de|após|depois de|dopo|na)"
_TIME = r"\d{1,2}:\d{2}:\d{2}"
_CLOSING = re.compile(
    rf"^\W*(?:\w{{1,4}}['’\s]\s*)?{_WHAT}\b[^.?!\d]{{0,30}}?(?:\b{_ENDED}\s+{_AFTER}\s+{_TIME}"
    rf"|\b{_AFTER}\s+{_TIME}\s+(?:\w+\s+)?{_ENDED})\W*$",
    re.IGNORECASE,
)
_TRANSCRIBING = re.compile(
    r"^\W*(?P<who>\S.{0,60}?)\s+(?:(?:started|stopped)\s+transcription"
    r"|hat\s+die\s+transkription\s+(?:gestartet|beendet|angehalten)"
    r"|(?:ha\s+)?(?:inició|iniciado|detuvo|detenido|finalizó|finalizado)\s+la\s+transcripción"
    r"|a\s+(?:démarré|commencé|arrêté)\s+la\s+transcription"
    r"|(?:iniciou|parou|interrompeu|encerrou)\s+a\s+transcrição"
    r"|ha\s+(?:avviato|iniziato|interrotto|arrestato|terminato)\s+la\s+trascrizione"
    r"|(?:heeft\s+de\s+transcriptie\s+(?:gestart|gestopt|beëindigd)))\W*$",
    re.IGNORECASE,
)


def is_closing(line: str) -> bool:
    """`Meeting ended after 00:10:22`, or `Dana Reyes stopped transcription`."""
    return has_ended(line) or is_transcribing(line)


def has_ended(line: str) -> bool:
    """The line below the talk that says how long it was."""
    return len(line) < 160 and _CLOSING.match(line) is not None


def is_transcribing(line: str) -> bool:
    """Somebody began or ended the transcription."""
    match = _TRANSCRIBING.match(line) if len(line) < 160 else None
    name = split_role(match["who"].strip())[0] if match else ""
    return len(name) > 1 and looks_like_name(name)
