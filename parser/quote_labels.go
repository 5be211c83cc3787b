package parser

import "strings"

// label is what one line of a history's header block names.
type label uint8

const (
	noLabel label = iota
	labelFrom
	labelSent // says when in words that only mail clients use
	labelDate // says when in a word that people use as well
	labelTo
	labelCc
	labelSubject
	labelOther // part of such a block, but no evidence of one
)

// labelWords is how clients of each language name the lines of a header block, lower case.
var labelWords = map[label][]string{
	labelFrom: {
		"from", "de", "von", "da", "van", "od", "от", "від", "från", "fra", "lähettäjä", "kimden", "gönderen",
		"差出人", "送信者", "发件人", "寄件者", "寄件人", "發件人", "보낸 사람", "보낸사람", "보낸이", "от кого", "від кого",
		"feladó", "de la", "από", "từ", "odesílatel", "absender", "expéditeur", "mittente", "remitente", "remetente", "afzender", "avsändare", "afsender", "avsender", "nadawca", "отправитель", "відправник",
	},
	labelSent: {
		"sent", "envoyé", "envoyé le", "gesendet", "gesendet am", "enviado", "enviado el", "enviada em", "enviado em", "enviada", "inviato", "inviato il", "verzonden", "verzonden op",
		"wysłano", "wysłane", "отправлено", "отправлен", "дата отправки", "надіслано", "відправлено", "odesláno", "odeslané", "skickat", "skickat den", "sendt", "lähetetty", "gönderme tarihi", "gönderildi", "gönderilen", "gönderilme tarihi",
		"送信日時", "送信日", "发送时间", "发送日期", "傳送時間", "寄件日期", "傳送日期", "已发送", "已傳送", "보낸 날짜", "보낸날짜", "보낸 시간", "elküldve", "trimis", "στάλθηκε", "đã gửi", "data wysłania", "sent at", "date sent", "date d'envoi", "data invio", "fecha de envío",
	},
	labelDate: {
		"date", "datum", "fecha", "data", "дата", "dato", "päiväys", "päivämäärä", "pvm", "tarih", "日付", "日時", "日期", "时间", "時間", "날짜", "dátum", "ngày", "ημερομηνία", "data e ora", "on", "data i godzina",
	},
	labelTo: {
		"to", "à", "a", "pour", "an", "para", "aan", "do", "кому", "komu", "till", "til", "vastaanottaja", "kime", "alıcı", "宛先", "收件人", "收件者", "받는 사람", "받는사람", "받는이", "címzett", "către", "catre", "προς", "tới", "đến", "empfänger", "destinataire", "destinatario", "destinatário", "ontvanger", "mottagare", "modtager", "mottaker", "odbiorca", "получатель", "одержувач", "příjemce",
	},
	labelCc: {
		"cc", "copie", "copie à", "kopie", "kopie an", "copia", "kopi", "kopia", "kopia till", "копия", "копія", "dw", "udw", "kopio", "bilgi", "抄送", "副本", "참조", "cci", "bcc", "másolatot kap", "к", "cópia", "c/c", "cc:", "com cópia", "with cópia", "密件抄送", "숨은 참조", "kopie:", "ccn", "cco",
	},
	labelSubject: {
		"subject", "objet", "betreff", "asunto", "assunto", "oggetto", "onderwerp", "temat", "тема", "předmět", "ämne", "emne", "aihe", "konu", "件名", "主题", "主旨", "主題", "标题", "제목", "tárgy", "subiect", "θέμα", "chủ đề", "sujet", "věc",
	},
	labelOther: {
		"reply-to", "répondre à", "antwort an", "responder a", "importance", "wichtigkeit", "priority", "priorität", "attachments", "anlagen", "pièces jointes", "message-id", "organization", "organisation", "newsgroups", "x-mailer", "return-path", "responder para", "rispondi a", "antwoord aan", "ответить", "回复", "回覆", "返信先", "importancia", "prioridad", "wichtigkeit", "allegati", "bijlagen", "datos adjuntos", "anexos", "附件", "sent by", "gesendet von", "envoyé par", "enviado por", "please respond to", "bitte antwort an", "重要性", "categories", "signed by", "mailed-by", "when", "where", "required attendees", "optional attendees", "reply to",
	},
}

// labels is labelWords from the word's side.
var labels = func() map[string]label {
	m := make(map[string]label)
	for l, words := range labelWords {
		for _, w := range words {
			m[w] = l
		}
	}
	return m
}()

// maxLabel bounds how far into a line the end of a label is looked for, in bytes.
const maxLabel = 64

// labelled splits a line "Label: value" of a header block; noLabel if it is none. Clients
// set the label in bold, put a space before the colon, or lay the block out as a table.
func labelled(words string) (l label, value string) {
	if !strings.ContainsAny(words[:min(len(words), maxLabel)], ":|") && !strings.Contains(words[:min(len(words), maxLabel)], "：") {
		return noLabel, ""
	}
	words = strings.TrimLeft(words, "*_ \t")
	colon := ":"
	if strings.HasPrefix(words, "|") {
		colon = "|" // QUIRK: NetEase draws the block as a table
		words = strings.TrimLeft(words, "| ")
	}
	head := words
	if len(head) > maxLabel {
		head = head[:maxLabel]
	}
	at := strings.Index(head, colon)
	size := len(colon)
	if wide := strings.Index(head, "："); wide >= 0 && (at < 0 || wide < at) {
		at, size = wide, len("：")
	}
	if at <= 0 {
		return noLabel, ""
	}
	name := strings.ToLower(strings.Trim(words[:at], "*_ \t"))
	name = strings.ReplaceAll(name, "i\u0307", "i")
	name = strings.Join(strings.Fields(name), " ")
	l, ok := labels[name]
	if !ok {
		l = labels[strings.ReplaceAll(name, " ", "")] // 件 名, 主 题
	}
	return l, strings.Trim(words[at+size:], "*_| \t")
}

// block is the evidence that a run of labelled lines heads a quoted or forwarded mail.
type block struct {
	seen    [labelOther + 1]bool
	kinds   int
	address bool // an author or recipient is an e-mail address
	date    bool // when looks like one
	values  map[label]string
}

func (b *block) add(l label, value string) {
	if !b.seen[l] {
		b.seen[l] = true
		b.values[l] = value
		if l != labelOther {
			b.kinds++
		}
	}
	switch l {
	case labelFrom, labelTo:
		b.address = b.address || strings.Contains(value, "@")
	case labelDate, labelSent:
		b.date = b.date || dateWeight(value) >= 2
	}
	b.inner(value)
}

// inner finds further labels in the same line: HTML that lost its line breaks.
func (b *block) inner(value string) {
	for _, word := range strings.Fields(value) {
		name, found := strings.CutSuffix(strings.Trim(word, "*"), ":")
		if !found {
			continue
		}
		l := labels[strings.ToLower(name)]
		if l == noLabel || l == labelOther || b.seen[l] {
			continue
		}
		b.seen[l] = true
		b.kinds++
	}
}

// certain reports whether the block is a client's: people write "From: Paris / To: London /
// Date: 3 June" as well, so it takes an address, a subject, or a word that only clients use.
func (b *block) certain() bool {
	when := b.seen[labelSent] || b.seen[labelDate]
	switch {
	case b.seen[labelFrom] && when && (b.address || b.seen[labelSubject] || b.seen[labelSent] && b.date):
		return true
	case b.seen[labelFrom] && b.seen[labelSubject] && b.address:
		return true
	case b.seen[labelFrom] && b.seen[labelTo] && b.address && b.kinds >= 3:
		return true
	case b.seen[labelTo] && when && b.date && (b.address || b.seen[labelSubject]):
		return true
	}
	return false
}

// The limits of a header block, in lines but for maxWrap: recipients may run over many.
const (
	maxBlock  = 60
	maxWrap   = 400 // bytes of a wrapped subject
	maxBlanks = 1   // blank lines between two labels: HTML paragraphs
)

// blockAt reads the header block that begins at lines[i], all at one depth. It returns the
// index after its last line, or ok false if there is none.
func blockAt(lines []textLine, i int) (b block, end int, ok bool) {
	l, value := labelled(lines[i].words)
	if l == noLabel || l == labelOther || l == labelCc {
		return block{}, 0, false
	}
	b.values = make(map[label]string)
	b.add(l, value)
	last, end := l, i+1
	wrapped, blanks := "", 0
	for j := i + 1; j < len(lines) && j < i+maxBlock && lines[j].depth == lines[i].depth; j++ {
		if lines[j].words == "" {
			if blanks++; blanks > maxBlanks {
				break
			}
			continue
		}
		l, value := labelled(lines[j].words)
		switch {
		case l != noLabel && l != labelOther && b.seen[l]:
			return b, end, b.certain() // no block has a label twice
		case l != noLabel:
			b.wrap(last, wrapped)
			b.add(l, value)
			last, wrapped, end = l, "", j+1
		case blanks > 0 || len(wrapped) > maxWrap || !wrapsOn(last, lines[j].words):
			return b, end, b.certain()
		default:
			wrapped += " " + lines[j].words
			if last != labelSubject && last != labelOther {
				b.wrap(last, wrapped)
				wrapped, end = "", j+1
			}
		}
		blanks = 0
	}
	return b, end, b.certain()
}

// wrap adds a further line to the value of l.
func (b *block) wrap(l label, more string) {
	if more == "" {
		return
	}
	b.values[l] += more
	if l == labelFrom || l == labelTo {
		b.address = b.address || strings.Contains(more, "@")
	}
}

// wrapsOn reports whether a line without a label may continue the value of the one above:
// addresses and subjects run over lines, dates hardly do.
func wrapsOn(last label, words string) bool {
	switch last {
	case labelTo, labelCc, labelFrom:
		return strings.ContainsAny(words, "@;,<>")
	case labelSubject, labelOther:
		return true
	}
	return len(words) < 40 && dateWeight(words) > 0
}
