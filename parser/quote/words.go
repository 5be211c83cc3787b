package quote

// A language is what the mail clients of one language write around a quoted mail. All is
// in lower case, composed (NFC), with plain spaces; a reader adds a language by adding a
// row, and TestLanguages asks that every row finds its own examples.
type language struct {
	tag string
	// openers begin the line above a quote, right before its date: "on" in "On 3 June
	// Ana wrote:".
	openers []string
	// verbs say that somebody wrote; they end that line, or stand between date and name.
	verbs []string
	// original stands between dashes above an unquoted history.
	original []string
	// forwarded stands between dashes above a mail that is passed on.
	forwarded []string
	// begin stands alone on a line above a mail that is passed on, without dashes (Apple).
	begin []string
}

var languages = []language{
	{
		tag:       "en",
		openers:   []string{"on", "at", "in a message dated"},
		verbs:     []string{"wrote", "writes", "sent", "said", "has written", "said the following", "quoting"},
		original:  []string{"original message", "reply message", "original", "original mail", "original email", "original e-mail", "previous message", "replied message", "original appointment"},
		forwarded: []string{"forwarded message", "forwarded mail", "forwarded email", "forward message", "forwarded"},
		begin:     []string{"begin forwarded message", "forwarded message"},
	},
	{
		tag:       "fr",
		openers:   []string{"le", "a", "à", "en date du", "dans un message en date du"},
		verbs:     []string{"a écrit", "a ecrit", "écrivait", "a envoyé", "citation de", "écrit", "a répondu"},
		original:  []string{"message d'origine", "message d’origine", "message original", "mail original", "e-mail d'origine", "courriel original", "message initial", "message de réponse"},
		forwarded: []string{"message transféré", "message transmis", "forwarded message", "message réexpédié", "mail transféré", "courriel transféré", "e-mail transféré"},
		begin:     []string{"début du message réexpédié", "début du message transféré", "message transféré"},
	},
	{
		tag:       "de",
		openers:   []string{"am", "an", "vom", "in einer nachricht vom"},
		verbs:     []string{"schrieb", "hat geschrieben", "schrieben", "geschrieben", "schreibt", "folgendes geschrieben", "zitat von"},
		original:  []string{"ursprüngliche nachricht", "originalnachricht", "original-nachricht", "originalmeldung", "antwort nachricht", "ursprüngliche mail", "ursprüngliche e-mail", "originalmail", "originaltermin", "original message"},
		forwarded: []string{"weitergeleitete nachricht", "weitergeleitete mail", "weitergeleitete e-mail", "weitergeleitete message"},
		begin:     []string{"anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "weitergeleitete nachricht"},
	},
	{
		tag:       "es",
		openers:   []string{"el", "en", "con fecha"},
		verbs:     []string{"escribió", "escribio", "ha escrito", "escribía", "mencionó", "citando a"},
		original:  []string{"mensaje original", "correo original", "mensaje de respuesta", "mensaje anterior"},
		forwarded: []string{"mensaje reenviado", "correo reenviado"},
		begin:     []string{"inicio del mensaje reenviado", "mensaje reenviado"},
	},
	{
		tag:       "pt",
		openers:   []string{"em", "no dia", "a", "às", "na", "aos"},
		verbs:     []string{"escreveu", "escreveu o seguinte", "enviou"},
		original:  []string{"mensagem original", "mensagem de origem", "e-mail original", "mensagem anterior"},
		forwarded: []string{"mensagem encaminhada", "mensagem reencaminhada", "forwarded message", "e-mail encaminhado"},
		begin:     []string{"início da mensagem reencaminhada", "início da mensagem encaminhada", "mensagem encaminhada"},
	},
	{
		tag:       "it",
		openers:   []string{"il", "il giorno", "in data", "nel"},
		verbs:     []string{"ha scritto", "scrive", "ha inviato", "scrisse"},
		original:  []string{"messaggio originale", "messaggio originario", "mail originale", "e-mail originale"},
		forwarded: []string{"messaggio inoltrato", "mail inoltrata", "e-mail inoltrata"},
		begin:     []string{"inizio messaggio inoltrato", "inizio del messaggio inoltrato", "messaggio inoltrato"},
	},
	{
		tag:       "nl",
		openers:   []string{"op", "in een bericht van"},
		verbs:     []string{"schreef", "heeft geschreven", "het volgende geschreven", "geschreven", "schreef het volgende"},
		original:  []string{"oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht", "originele bericht", "originele mail", "oorspronkelijke e-mail"},
		forwarded: []string{"doorgestuurd bericht", "doorgezonden bericht", "doorgestuurde e-mail"},
		begin:     []string{"begin doorgestuurd bericht", "doorgestuurd bericht", "begin van doorgestuurd bericht"},
	},
	{
		tag:       "pl",
		openers:   []string{"w dniu", "dnia", "dn."},
		verbs:     []string{"napisał", "napisała", "napisał(a)", "napisał/a", "pisze", "napisano", "wiadomość napisana przez", "użytkownik"},
		original:  []string{"oryginalna wiadomość", "wiadomość oryginalna", "original message", "wiadomość pierwotna", "treść oryginalnej wiadomości"},
		forwarded: []string{"przekazana wiadomość", "wiadomość przekazana dalej", "treść przekazanej wiadomości", "wiadomość przekazana", "przesłana wiadomość", "wiadomość przesłana dalej"},
		begin:     []string{"początek przekazywanej wiadomości", "początek przekazanej wiadomości", "początek wiadomości przekazanej", "przekazana wiadomość"},
	},
	{
		tag:       "ru",
		verbs:     []string{"написал", "написала", "написал(а)", "написал (а)", "писал", "писал(а)", "пишет", "пользователь", "вы писали", "написано"},
		original:  []string{"исходное сообщение", "исходное письмо", "оригинальное сообщение", "первоначальное сообщение", "исходное сообщение от"},
		forwarded: []string{"пересылаемое сообщение", "пересланное сообщение", "переадресованное сообщение", "переадресованное письмо", "пересылаемое письмо", "перенаправленное сообщение", "конец пересылаемого сообщения", "пересланное письмо"},
		begin:     []string{"начало переадресованного сообщения", "начало пересылаемого сообщения", "пересланное сообщение"},
	},
	{
		tag:       "uk",
		verbs:     []string{"пише", "писав", "писала", "написав", "написала", "написав(ла)", "написав(-ла)", "написав (ла)", "писав(ла)", "користувач", "написано"},
		original:  []string{"початкове повідомлення", "оригінальне повідомлення", "вихідне повідомлення", "оригінальний лист", "вихідний лист"},
		forwarded: []string{"переслане повідомлення", "пересланий лист", "переадресоване повідомлення", "перенаправлене повідомлення", "пересилане повідомлення"},
		begin:     []string{"початок листа, що пересилається", "початок переадресованого повідомлення", "початок пересланого повідомлення", "переслане повідомлення"},
	},
	{
		tag:       "cs",
		openers:   []string{"dne", "ve"},
		verbs:     []string{"napsal", "napsala", "napsal(a)", "napsal/a", "píše", "odesílatel", "uživatel"},
		original:  []string{"původní zpráva", "původní e-mail", "původní email", "originální zpráva", "pôvodná správa"},
		forwarded: []string{"přeposlaná zpráva", "přeposlaný e-mail", "přeposlaný email", "předaná zpráva", "preposlaná správa"},
		begin:     []string{"začátek přeposlané zprávy", "začátek předávané zprávy", "přeposlaná zpráva"},
	},
	{
		tag:       "sv",
		openers:   []string{"den", "på", "kl"},
		verbs:     []string{"skrev", "skrev följande", "skriver", "har skrivit"},
		original:  []string{"ursprungligt meddelande", "originalmeddelande", "ursprungligt mail", "ursprungligt e-postmeddelande"},
		forwarded: []string{"vidarebefordrat meddelande", "vidarebefordrat mail", "vidarebefordrat mejl", "vidarebefordrat brev"},
		begin:     []string{"vidarebefordrat brev", "vidarebefordrat meddelande", "början på vidarebefordrat meddelande"},
	},
	{
		tag:       "da",
		openers:   []string{"den", "d.", "på"},
		verbs:     []string{"skrev", "skrev følgende", "skriver", "har skrevet", "skrev den"},
		original:  []string{"oprindelig meddelelse", "original meddelelse", "oprindelig besked", "oprindelig e-mail", "oprindelig mail", "original besked"},
		forwarded: []string{"videresendt meddelelse", "videresendt besked", "videresendt mail", "videresendt e-mail"},
		begin:     []string{"start på videresendt besked", "start på videresendt meddelelse", "videresendt besked", "begynd videresendt besked"},
	},
	{
		tag:       "no",
		openers:   []string{"den", "på", "kl."},
		verbs:     []string{"skrev", "skrev følgende", "skriver", "har skrevet"},
		original:  []string{"opprinnelig melding", "original melding", "opprinneleg melding", "opprinnelig e-post", "originalmelding"},
		forwarded: []string{"videresendt melding", "videresendt e-post", "vidaresend melding"},
		begin:     []string{"start på videresendt melding", "videresendt melding", "begynn videresendt melding"},
	},
	{
		tag:       "fi",
		verbs:     []string{"kirjoitti", "kirjoittaa", "on kirjoittanut", "lähetti"},
		original:  []string{"alkuperäinen viesti", "alkuperäinen sähköposti", "alkup. viesti"},
		forwarded: []string{"välitetty viesti", "edelleenlähetetty viesti", "edelleen lähetetty viesti", "lähetetty edelleen"},
		begin:     []string{"välitetty viesti alkaa", "edelleenlähetetty viesti alkaa", "välitetty viesti"},
	},
	{
		tag:       "tr",
		verbs:     []string{"yazdı", "şunu yazdı", "şunları yazdı", "şöyle yazdı", "tarihinde yazdı", "yazmış"},
		original:  []string{"özgün ileti", "orijinal mesaj", "orijinal ileti", "asıl ileti", "orijinal e-posta", "özgün mesaj"},
		forwarded: []string{"yönlendirilmiş ileti", "iletilmiş mesaj", "iletilen mesaj", "yönlendirilen ileti", "yönlendirilen mesaj", "i̇letilen mesaj", "i̇letilmiş mesaj"},
		begin:     []string{"iletilen mesajın başlangıcı", "i̇letilen mesajın başlangıcı", "iletilmiş ileti başlangıcı", "yönlendirilen ileti başlangıcı"},
	},
	{
		tag:       "ja",
		verbs:     []string{"のメール", "は書きました", "さんは書きました", "さんが書きました", "さんのメール", "が書きました", "からのメール", "wrote", "のメッセージ", "さん"},
		original:  []string{"元のメッセージ", "original message", "元のメール", "オリジナルメッセージ", "返信元メッセージ", "返信メッセージ"},
		forwarded: []string{"転送メッセージ", "転送されたメッセージ", "転送元メッセージ", "転送メール", "forwarded message"},
		begin:     []string{"転送されたメッセージ", "転送メッセージ"},
	},
	{
		tag:       "zh",
		openers:   []string{"在", "于", "於"},
		verbs:     []string{"写道", "寫道", "写到", "寫到", "来信", "写了", "撰写"},
		original:  []string{"原始邮件", "原始郵件", "原邮件", "原郵件", "回复的原邮件", "回复邮件", "答复邮件", "邮件原件", "原始信件"},
		forwarded: []string{"转发的邮件", "转发邮件", "转发邮件信息", "转发的原邮件", "轉寄郵件", "轉寄的郵件", "轉寄信件", "转发信息", "已转发的邮件", "已轉寄的郵件", "已转发邮件", "轉寄的訊息"},
		begin:     []string{"下面是被转发的邮件", "下面是被轉寄的郵件", "以下是轉寄的郵件", "开始转发的邮件", "开始转发邮件", "開始轉寄訊息", "以下是被转发的邮件", "以下為轉寄郵件"},
	},
	{
		tag:       "ko",
		verbs:     []string{"작성", "님이 작성", "님이 작성함", "님이 씀", "님의 말", "님이 쓴 글", "님이 보낸 메일", "쓴 글", "이(가) 쓴 글"},
		original:  []string{"원본 메시지", "원본 메일", "원본메일", "원본 메세지", "original message", "원본 이메일"},
		forwarded: []string{"전달된 메시지", "전달된 메일", "전달 메시지", "전달된 이메일", "forwarded message"},
		begin:     []string{"전달된 메시지", "전달된 메시지의 시작", "다음 메시지 전달"},
	},
	{
		tag:       "vi",
		openers:   []string{"vào", "ngày"},
		verbs:     []string{"đã viết", "viết"},
		original:  []string{"tin nhắn gốc", "thư gốc", "thư ban đầu"},
		forwarded: []string{"thư đã chuyển tiếp", "tin nhắn được chuyển tiếp", "thư chuyển tiếp"},
	},
	{
		tag:       "hu",
		verbs:     []string{"írta", "ezt írta", "a következőt írta"},
		original:  []string{"eredeti üzenet", "eredeti levél"},
		forwarded: []string{"továbbított üzenet", "továbbított levél"},
		begin:     []string{"továbbított üzenet kezdete"},
	},
	{
		tag:       "ro",
		openers:   []string{"în", "pe", "la"},
		verbs:     []string{"a scris", "scria"},
		original:  []string{"mesaj original", "mesajul original", "mesaj initial"},
		forwarded: []string{"mesaj redirecționat", "mesaj redirectionat", "mesaj transmis mai departe"},
	},
	{
		tag:       "el",
		openers:   []string{"στις", "την", "τις"},
		verbs:     []string{"έγραψε", "έγραψαν"},
		original:  []string{"αρχικό μήνυμα"},
		forwarded: []string{"προωθημένο μήνυμα", "προωθούμενο μήνυμα"},
	},
}

// forwardedBy begins a line between dashes that goes on with a name and a date: "-----
// Forwarded by Ana/ACME on 03.06.2024 10:22 -----" (Notes).
var forwardedBy = []string{
	"forwarded by ", "weitergeleitet von ", "transféré par ", "réexpédié par ", "reenviado por ", "mensaje reenviado por ", "encaminhado por ", "mensagem encaminhada por ", "inoltrato da ", "messaggio inoltrato da ", "doorgestuurd door ", "przekazane przez ", "videresendt af ", "vidarebefordrat av ",
}
