"""Words of greetings, thanks, offers to talk and titles: a line without grounds is made of these and of nothing else.

A list of what such a line may say holds where a list of what it must not say has gaps.
"""

from collections.abc import Iterable

from copilot.domain.names import words_of

_COURTEOUS = """
hi hello hey dear good morning afternoon evening day everyone everybody all both folks there again thank thanks
you your yours for the a an and or to of in on with at as it is was were are am be been being so very much
really great nice lovely pleasure kind kindly warm best regards wishes sincerely cheers time talk talking
conversation call meeting today yesterday discussion chat exchange speaking spoke openness open frank candid
insight insights sharing shared share joining joined taking took take taken making made here what i we us our
ours my me this that these those which from away heard understood understand understanding following below above
short brief recap summary note notes please let know if when whether have has had having any some questions
question thoughts feedback comments comment anything something wrong missed miss missing correct correction
corrected need needs looking look forward hear hearing back soon speak see seeing glad happy pleased available
feel free reach out reply respond write ring phone drop line add change amend further help helpful helps can
could would should will may might shall welcome hope hoping well do don't not hesitate contact touch more
details detail appreciate appreciated enjoyed enjoy until then care give got get right wanted want send email
mail message just i'm i'd i'll i've we'd we'll we've it's that's you'd you'll like hallo guten tag morgen abend
liebe lieber sehr geehrte geehrter frau herr danke vielen dank für das die der den dem ein eine gute gutes
gespräch zeit heute wir ich sie ihnen ihr euch uns mit und freue freuen mich auf zu bis bald freundlichen grüßen
viele beste grüße bitte melden fragen bei gern gerne jederzeit hier ist sind besprochen zusammenfassung kurz
kurze bonjour bonsoir cher chère merci pour votre temps notre échange aujourd'hui nous vous je et la le les un
une de du des cordialement bien à très bonne journée n'hésitez pas si avez voici résumé bientôt meilleures
salutations hola buenos días buenas tardes estimado estimada gracias por su tiempo nuestra conversación hoy
saludos cordiales quedo atento atenta cualquier pregunta una el los las y con pronto
"""
_TITLES = """
next steps step what we you us our your will would heard understood said told discussed covered talked about the
and of for to in on from with how who when where why goal goals objective objectives aim aims problem problems
challenge challenges issue issues pain impact situation background context today numbers figures metrics people
team teams decision decide decisions process criteria requirements concerns concern objections questions
question open points point key competition alternatives risks timeline dates date plan planning action actions
items item owners owner promises commitments summary recap overview answers answer answering follow up followup
agenda topics highlights status priorities outlook technical commercial legal security paper call meeting
matters matter choice choose do are is need needs nächste schritte ziele ziel zahlen personen menschen
entscheidung bedenken wettbewerb fragen offene punkte zusammenfassung lage und zeitplan termine aufgaben
prochaines étapes objectifs problème chiffres personnes décision préoccupations concurrence résumé contexte et
ouverts próximos pasos objetivos problema cifras personas decisión dudas competencia preguntas resumen y
"""
_COURTESY_WORDS = frozenset(_COURTEOUS.split())
_TITLE_WORDS = frozenset(_TITLES.split())


def beyond_courtesy(text: str, greeted: Iterable[str]) -> str | None:
    """The first word, in small letters, that a greeting, a thank-you or an offer to talk does not need, or None."""
    return _beyond(text, _COURTESY_WORDS.union(*map(words_of, greeted)))


def beyond_title(text: str) -> str | None:
    """The first word, in small letters, that is none of the words of titles, or None."""
    return _beyond(text, _TITLE_WORDS)


def _beyond(text: str, known: frozenset[str]) -> str | None:
    return min((word for word in words_of(text) if word not in known), key=text.casefold().find, default=None)
