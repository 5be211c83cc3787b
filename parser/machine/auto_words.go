package machine

// absent begins the subject of an automatic answer, per language, lower case. It counts
// only if nothing, a colon or another subject follows: people write about absence too.
var absent = map[string][]string{
	"en": {"out of office", "out of the office", "out-of-office", "out of office autoreply", "out of office auto-reply", "out of office reply", "out of office automatic reply", "out of office notification", "out of office message", "automatic reply", "automatic response", "automated reply", "automated response", "autoreply", "auto reply", "auto-reply", "auto response", "auto-response", "autoresponse", "autoresponder", "auto responder", "vacation reply", "on vacation", "away from my mail", "away from the office", "i am out of the office", "i'm out of the office", "vacation response", "vacation auto-reply", "automatic email reply", "[auto-reply]", "[auto reply]", "[autoreply]", "(auto-reply)", "absence notification"},
	"fr": {"réponse automatique", "reponse automatique", "absence du bureau", "message d'absence", "absent du bureau", "absente du bureau", "réponse automatique d'absence", "absence temporaire", "message automatique d'absence", "notification d'absence", "je suis absent", "je suis absente", "hors du bureau", "avis d'absence", "répondeur automatique"},
	"de": {"abwesenheitsnotiz", "abwesenheitsnachricht", "abwesenheitsmeldung", "automatische antwort", "automatische rückmeldung", "automatische abwesenheitsnotiz", "abwesenheitsassistent", "außer haus", "nicht im büro", "nicht im haus", "urlaubsmeldung", "urlaubsnotiz", "im urlaub", "automatische eingangsbestätigung", "autoantwort", "auto-antwort", "bin im urlaub"},
	"es": {"respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausencia de la oficina", "contestación automática", "mensaje de ausencia", "autorespuesta", "auto respuesta"},
	"pt": {"resposta automática", "resposta automatica", "ausência temporária", "fora do escritório", "fora de escritório", "ausente do escritório", "resposta automática de ausência", "autoresposta", "auto-resposta"},
	"it": {"risposta automatica", "fuori sede", "fuori ufficio", "assenza dall'ufficio", "risposta automatica di assenza", "avviso di assenza", "fuori dall'ufficio", "risponditore automatico"},
	"nl": {"automatisch antwoord", "afwezigheidsbericht", "afwezigheidsmelding", "niet aanwezig", "automatische reactie", "buiten kantoor", "met vakantie", "op vakantie", "afwezigheidsassistent", "niet op kantoor", "automatische beantwoording"},
	"pl": {"automatyczna odpowiedź", "odpowiedź automatyczna", "odpowiedz automatyczna", "autoodpowiedź", "poza biurem", "nieobecność w biurze", "nieobecny", "nieobecna", "na urlopie", "autoresponder", "automatyczna odpowiedz", "informacja o nieobecności"},
	"ru": {"автоматический ответ", "автоответ", "автоответчик", "нет на месте", "вне офиса", "отсутствую", "в отпуске", "отсутствие на рабочем месте", "уведомление об отсутствии", "вне рабочего места"},
	"uk": {"автоматична відповідь", "автовідповідь", "автовідповідач", "немає на місці", "поза офісом", "у відпустці", "відсутній", "відсутня"},
	"cs": {"automatická odpověď", "automaticka odpoved", "mimo kancelář", "nepřítomen", "nepřítomna", "na dovolené", "mimo pracoviště", "automatická odpoveď", "oznámení o nepřítomnosti"},
	"sv": {"autosvar", "automatiskt svar", "frånvaromeddelande", "ej på kontoret", "inte på kontoret", "på semester", "frånvaroassistent", "ej på plats", "automatsvar"},
	"da": {"automatisk svar", "autosvar", "ikke til stede", "fraværsbesked", "på ferie", "ikke på kontoret", "fraværsmeddelelse", "fraværsassistent", "autosvar: fravær"},
	"no": {"automatisk svar", "autosvar", "fraværsmelding", "ikke til stede", "ute av kontoret", "på ferie", "fraværsassistent"},
	"fi": {"automaattinen vastaus", "poissaoloviesti", "poissa toimistosta", "poissaoloilmoitus", "poissa paikalta", "lomalla", "lomavastaaja", "automaattivastaus", "poissa työpaikalta"},
	"tr": {"otomatik yanıt", "otomatik cevap", "ofis dışında", "iş yeri dışında", "işyeri dışında", "i̇ş yeri dışında", "ofis dışı", "ofis dışındayım"},
	"ja": {"自動応答", "自動返信", "不在通知", "不在のお知らせ", "自動返信メール", "【自動返信】", "[自動返信]", "[自動応答]", "不在応答", "自動応答メール"},
	"zh": {"自动答复", "自动回复", "自動回覆", "自動答覆", "自動回信", "自動回復", "不在办公室", "不在辦公室", "休假自动回复", "外出自动回复", "[自动回复]", "【自动回复】", "自动回信", "假期自动回复"},
	"ko": {"자동 회신", "자동회신", "자동 응답", "자동응답", "부재중", "부재중 자동 회신", "부재중 자동응답", "부재 중", "[자동응답]", "[부재중]", "부재 알림", "부재중 메시지", "자동 답장"},
	"hu": {"automatikus válasz", "házon kívül"},
	"ro": {"răspuns automat", "raspuns automat", "în afara biroului"},
	"el": {"αυτόματη απάντηση", "εκτός γραφείου"},
	"vi": {"trả lời tự động"},
}

// challenges begins the subject of a mail that asks its receiver to prove he is a person.
var challenges = []string{
	"please confirm your message", "please confirm your email", "your email requires verification", "your e-mail requires verification", "please verify your message", "confirm your email to", "challenge/response", "message awaiting your verification", "delivery confirmation required", "please verify yourself", "[spamarrest]", "re: [spamarrest]", "sender verification required", "verify your message to", "your message to", "[boxbe]", "boxbe confirmation", "anti-spam verification", "your email is awaiting approval", "sender address verification", "please authenticate your e-mail", "please authenticate your email",
	"validez votre envoi de mail", "merci de vous authentifier", "authentification requise", "demande d'authentification", "confirmez votre envoi", "votre message est en attente", "[mailinblack]", "mailinblack",
	"bitte bestätigen sie ihre nachricht", "bitte bestätigen sie ihre e-mail", "confirme su mensaje", "confirme seu email", "antispam uol", "conferma il tuo messaggio",
	"подтвердите отправку", "подтверждение отправки письма",
}

// challengers is who sends them: a part of the author's address.
var challengers = []string{"@boxbe.com", "@notifications.boxbe.com", "@spamarrest.com", "@mailinblack.com", "@bluebottle.com", "@sendio.", "@knowspam.net", "@uolantispam", "antispam.uol.com", "@vademecum", "@digiportal.com", "@altospam.com", "tmda", "@challenge.", "-confirm-challenge@"}

// answers begins the subject of a calendar's answer to an invitation.
var answers = []string{
	"accepted", "declined", "tentative", "tentatively accepted", "new time proposed", "updated invitation", "canceled event", "cancelled event", "canceled", "cancelled", "meeting response",
	"accepté", "acceptée", "refusé", "refusée", "provisoire", "accepté provisoirement", "proposition d'un nouvel horaire", "annulé", "annulée",
	"zugesagt", "abgesagt", "abgelehnt", "mit vorbehalt", "vorläufig zugesagt", "angenommen", "akzeptiert", "neuer zeitvorschlag", "neue uhrzeit vorgeschlagen",
	"aceptada", "aceptado", "rechazada", "rechazado", "provisional", "aceito", "aceite", "recusado", "recusada", "provisória", "cancelado", "cancelada",
	"accettato", "accettata", "rifiutato", "rifiutata", "provvisorio", "annullato", "geaccepteerd", "geweigerd", "voorlopig", "afgewezen", "geannuleerd",
	"zaakceptowano", "zaakceptowane", "odrzucono", "odrzucone", "wstępna akceptacja", "принято", "отклонено", "под вопросом", "прийнято", "відхилено", "přijato", "odmítnuto", "předběžně",
	"accepterat", "accepterad", "avböjt", "avböjd", "preliminärt", "accepteret", "afvist", "foreløbig", "godtatt", "avslått", "hyväksytty", "hylätty", "alustava",
	"kabul edildi", "reddedildi", "geçici", "承諾", "承諾済み", "辞退", "仮の予定", "仮承諾", "接受", "已接受", "拒绝", "拒絕", "已拒绝", "已拒絕", "暂定", "暫定", "수락", "수락함", "거절", "거절함", "미정",
}
