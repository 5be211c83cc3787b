package parser

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"guichet/mail"
	"guichet/parser/command"
	"guichet/parser/content"
	"guichet/parser/forward"
	"guichet/parser/header"
	"guichet/parser/machine"
	"guichet/parser/problem"
	"guichet/parser/reply"
)

// Message is what was found in one mail. Every string is valid UTF-8; what the mail lacks
// has its zero value. The Message refers to the raw bytes that it was parsed from: they
// must not change while it is used.
type Message struct {
	MessageID  mail.MessageID
	InReplyTo  []mail.MessageID
	References []mail.MessageID
	Date       time.Time // zero if missing or unreadable
	Subject    string    // decoded, unfolded, control characters removed

	// From holds every address of every From field, in order: the desk trusts an author
	// only if there is exactly one. Broken From fields that spoofers use are not mended
	// but named in Problems.
	From    []mail.Mailbox
	Sender  mail.Address // zero if none
	ReplyTo []mail.Mailbox
	To      []mail.Mailbox
	Cc      []mail.Mailbox

	Text  string // the whole readable text, cut at MaxText
	Reply string // only what is new in Text: quotes, signature and disclaimers folded away

	Hollow bool // Reply has nothing of the writer's own: nothing at all, only quotes, or a signature

	Attachments []content.Attachment
	Auto        machine.Auto
	AutoWhy     string            // the header field or phrase that decided Auto; "" for a human's
	AutoAlone   bool              // Auto rests on the subject alone, as a person's mail about automatic replies would
	Bounce      *machine.Bounce   // nil unless it is a delivery report
	Commands    []command.Command // from the top of the new text, in order
	Body        string            // Reply without the lines that Commands came from
	Signed      bool              // below Commands, Body is nothing but the writer's signature
	Reaction    bool              // an emoji reaction of Gmail or Outlook, no words

	Header   header.Header // for the rare fields that the desk asks for
	Problems []string      // what was broken and tolerated, for people

	layout content.Layout
	quoted string
	cut    int // where a known program's quote begins in Text, -1 if unknown
}

// HTML returns the HTML of the mail made safe to show: nothing is loaded from elsewhere,
// no script, form, frame, id or class is left, and pictures of the mail keep their cid:
// address. "" if the mail has none. It is cut at MaxText. Every call does the work again.
func (m *Message) HTML() string { return m.layout.HTML() }

// HasHTML reports whether the mail has an HTML form.
func (m *Message) HasHTML() bool { return m.layout.HasHTML() }

// Formatted returns the HTML of the mail that says text, the writer's own words as they were kept, and nothing else:
// emphasis, links, lists, tables, code, headings. "" if the HTML says other words, or has no formatting. Its pictures
// refer to what picture returns for the place of a file among Attachments; "" leaves it out. Aside are the places
// of the pictures that the HTML shows elsewhere: in a signature or a quote.
func (m *Message) Formatted(text string, picture func(index int) string) (part string, aside []int) {
	part, shown, found := m.layout.Excerpt(text)
	if !found {
		return "", nil
	}
	for i := range shown {
		if plain, err := url.PathUnescape(shown[i]); err == nil { // RFC 2392 §2
			shown = append(shown, plain)
		}
	}
	for i, a := range m.Attachments {
		if a.Inline && !slices.Contains(shown, a.ContentID) {
			aside = append(aside, i)
		}
	}
	return pictureIn.ReplaceAllStringFunc(part, func(img string) string {
		id := html.UnescapeString(pictureIn.FindStringSubmatch(img)[1])
		plain, _ := url.PathUnescape(id)
		at := slices.IndexFunc(m.Attachments, func(a content.Attachment) bool {
			return a.ContentID != "" && (a.ContentID == id || a.ContentID == plain)
		})
		if at < 0 {
			return ""
		}
		if to := picture(at); to != "" {
			return `<img src="cid:` + html.EscapeString(to) + `" alt="">`
		}
		return ""
	}), aside
}

// pictureIn is a picture as an excerpt has it.
var pictureIn = regexp.MustCompile(`<img src="cid:([^"]*)">`)

// Quoted returns what the mail quotes or forwards of others' mails below or above Reply, "" if nothing.
func (m *Message) Quoted() string { return m.quoted }

// written is the text of the mail with what tells the writer's words from others'.
func (m *Message) written() reply.Mail {
	w := reply.Mail{Text: m.Text, Cut: m.cut, Subject: m.Subject}
	w.Answer = len(m.InReplyTo)+len(m.References) > 0 || forward.Prefixed(m.Subject)
	for _, to := range slices.Concat(m.To, m.Cc) {
		w.Readers = append(w.Readers, to.Name)
		for _, word := range strings.FieldsFunc(to.Address.String(), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len(word) > len("com") {
				w.Readers = append(w.Readers, word) // "Desk wrote" of support@desk.example
			}
		}
	}
	return w
}

// Words is what the writer says below his commands: Body, or nothing where that is only his
// signature. Many programs put one below every mail without the "-- " before it.
func (m *Message) Words() string {
	if m.Signed {
		return ""
	}
	return strings.TrimSpace(m.Body)
}

// WordsInHeader reports whether words of the mail stand where its header should: no blank line ends it, or there is text
// among its fields. What follows the first blank line is not all that was written then.
func (m *Message) WordsInHeader() bool {
	return slices.Contains(m.Problems, problem.NoBlankLine) || slices.Contains(m.Problems, problem.TextAbove) ||
		slices.Contains(m.Problems, problem.LineEndsCR)
}

// AuthorDoubtful reports whether a From field is missing, repeated or broken, as Problems
// says in words: spoofers write such, so nobody may be taken for the author.
func (m *Message) AuthorDoubtful() bool {
	for _, p := range m.Problems {
		if strings.Contains(p, "From field") {
			return true
		}
	}
	return false
}
