package reply

// A mobile signature is a line that a telephone or a mail program adds. It begins with one
// of sentFrom and is short; or it is one of the forms of promoted.

// sentFrom begins the signature of a device or program, per language, lower case.
var sentFrom = []string{
	"sent from my ", "sent from ", "sent via ", "sent with ", "sent using ", "sent by ", "sent through ",
	"envoyé de mon ", "envoyé depuis ", "envoyé à partir de ", "envoyé de ", "envoyé avec ", "envoyé via ", "envoyé par ", "télécharger ", "envoyée de mon ", "obtenez ",
	"von meinem ", "gesendet von ", "gesendet mit ", "gesendet über ", "gesendet aus ", "von unterwegs gesendet", "diese nachricht wurde von meinem ", "diese nachricht wurde mit ", "holen sie sich ",
	"enviado desde ", "enviado con ", "enviado por ", "enviado mediante ", "obtener ", "enviado via ", "enviado vía ",
	"enviado do meu ", "enviado a partir do ", "enviado de ", "enviado pelo ", "enviada do meu ", "enviado com ", "obter o ", "enviado através ",
	"inviato da ", "inviato dal ", "inviato con ", "inviato tramite ", "scarica ", "inviata da ", "ottieni ",
	"verzonden vanaf ", "verzonden met ", "verstuurd vanaf ", "verstuurd met ", "verzonden via ", "verzonden door ", "verstuurd via ", "download outlook", "outlook downloaden",
	"wysłane z ", "wysłano z ", "wysłane przez ", "wysłany z ", "wysłano przy użyciu ", "pobierz ", "uzyskaj ", "wiadomość wysłana z ",
	"отправлено с ", "отправлено из ", "отправлено от ", "отправлено через ", "послано с ", "скачать ", "получить ", "отправлено посредством ",
	"надіслано з ", "надіслано із ", "відправлено з ", "надіслано через ", "отримайте ", "відправлено із ",
	"odesláno z ", "odesláno ze ", "odesláno pomocí ", "odoslané z ", "poslano z ", "získejte ", "odesláno prostřednictvím ",
	"skickat från ", "skickat med ", "skickat via ", "hämta outlook", "skickades från ",
	"sendt fra ", "sendt med ", "sendt via ", "hent outlook", "få outlook",
	"lähetetty ", "hanki outlook",
	"gönderildi", "iphone'umdan gönderildi", "iphone’umdan gönderildi", "ipad'imden gönderildi", "ipad’imden gönderildi",
	"iphoneから送信", "ipadから送信", "自分のiphoneから送信", "outlook を入手", "outlookを入手", "androidから送信",
	"从我的", "發自我的", "发自我的", "发自我的iphone", "從我的", "来自我的", "获取", "取得", "發自", "发自", "来自", "寄自", "使用",
	"나의 iphone에서 보냄", "iphone에서 보냄", "내 iphone에서 보냄", "나의 ipad에서 보냄", "안드로이드", "보낸 사람: 내",
	"trimis de pe ", "küldve ", "elküldve ", "στάλθηκε από ", "gửi từ ", "đã gửi từ ",
	"get outlook", "get <https://aka.ms", "get [outlook", "yahoo mail", "mail for windows", "出自",
}

// devices makes a line that begins with sentFrom certain, whatever else it says.
var devices = []string{
	"iphon", "ipad", "ipod", "apple watch", "macbook", "android", "blackberry", "samsung", "galaxy", "huawei", "xiaomi", "redmi", "oneplus", "pixel", "nokia", "lumia", "windows phone", "motorola", "xperia", "smartphone", "mobile", "mobil", "telefon", "téléphone", "teléfono", "telefono", "telemóvel", "celular", "handy", "tablet", "телефон", "смартфон", "手机", "手機", "携帯", "휴대",
	"outlook", "yahoo", "gmail", "proton", "aol", "gmx", "web.de", "mail.de", "zoho", "spark", "superhuman", "thunderbird", "mailspring", "airmail", "hey.com", "fastmail", "tutanota", "bluemail", "blue mail", "edison", "k-9", "k9", "fairemail", "aqua mail", "newton", "canary", "mailbird", "em client", "emclient", "sparrow", "acompli", "mail.ru", "яндекс", "yandex", "orange", "sfr", "laposte", "t-online", "libero", "virgilio", "qq", "网易", "網易", "163", "foxmail", "naver", "daum", "ios", "windows", "mac", "hotmail", "live", "workspace", "myphone", "my phone", "mail master",
}

// confidential begins, or makes, a disclaimer; two different ones in a closing paragraph
// are enough to fold it.
var confidential = []string{
	"confidential", "intended recipient", "intended solely", "intended only", "legally privileged", "privileged", "received this e-mail in error", "received this email in error", "received this message in error", "unauthorized", "unauthorised", "disclaimer", "notify the sender", "any attachments", "strictly prohibited",
	"confidentiel", "destinataire", "à l'intention exclusive", "reçu ce message par erreur", "reçu cet e-mail par erreur", "pièces jointes", "strictement interdit", "usage exclusif", "avertir immédiatement",
	"vertraulich", "rechtlich geschützt", "bestimmungsgemäße", "irrtümlich erhalten", "nicht der richtige adressat", "unerlaubte", "unbefugte", "nicht gestattet", "informieren sie bitte", "absender",
	"confidencial", "destinatario", "exclusivamente", "por error", "prohibida", "notifique", "destinatário", "por engano", "proibida", "sigilosas",
	"riservate", "confidenziali", "esclusivamente", "per errore", "vietata", "destinatari",
	"vertrouwelijk", "uitsluitend bestemd", "geadresseerde", "ten onrechte", "niet toegestaan",
	"poufne", "poufna", "adresata", "omyłkowo", "zabronione",
	"конфиденциальн", "предназначен", "по ошибке", "запрещено", "конфіденційн", "призначен", "помилково",
	"důvěrné", "určen", "omylem", "konfidentiell", "avsedd", "av misstag", "fortrolig", "ved en fejl", "ved en feil", "luottamuksellinen", "gizli", "yanlışlıkla",
	"機密", "宛先以外", "保密", "机密", "收件人", "기밀", "수신인",
}

// footers begins what lists and virus scanners put below a mail.
var footers = []string{
	"you received this message because you are subscribed", "to unsubscribe from this group", "this email has been checked for viruses", "this message was scanned", "virus-free", "virenfrei", "garanti sans virus", "libre de virus", "privo di virus", "virusvrij", "wolny od wirusów", "без вирусов", "не содержит вирусов", "l'absence de virus", "diese e-mail wurde von avast", "este correo electrónico ha sido comprobado", "cet e-mail a été vérifié", "this e-mail was scanned", "livre de vírus", "diese email wurde von avast", "neobsahuje žádné viry", "bez virů", "please consider the environment before printing", "pensez à l'environnement avant d'imprimer", "bitte denken sie an die umwelt",
}
