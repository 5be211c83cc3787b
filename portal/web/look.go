package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"guichet/desk/page"
	"guichet/desk/policy"
	"guichet/templates"
	"guichet/templates/block"
	"guichet/ticket"
)

//go:embed html/*.html
var htmlFiles embed.FS

//go:embed html/style.css
var styleSource string

//go:embed html/customer.js
var scriptSource string

// pages are all templates, by name.
var pages = template.Must(template.New("pages").Funcs(template.FuncMap{
	"link": func(n ticket.Number) string { return ticketPath(n) },
	"add":  func(a, b int) int { return a + b },
	"at":   func(message uint32, place int) page.FileAt { return page.FileAt{Message: message, Place: place} },
	"list": func(all ...any) []any { return all },
}).ParseFS(htmlFiles, "html/*.html"))

// asset is a file that browsers keep, since its name changes with its content.
type asset struct{ name, content string }

func newStyle(b block.Brand) asset {
	return newAsset(b.Style().Variables()+styleSource, ".css")
}

func newAsset(content, kind string) asset {
	sum := sha256.Sum256([]byte(content))
	return asset{name: hex.EncodeToString(sum[:8]) + kind, content: content}
}

// assets hands out the style sheet, the script and the logo.
func assets(x *visit) error {
	for _, a := range []asset{x.site.style, x.site.script, x.site.logo, liveScript} {
		if x.r.PathValue("name") == a.name {
			x.w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(a.name)))
			x.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			http.ServeContent(x.w, x.r, "", time.Time{}, strings.NewReader(a.content))
			return nil
		}
	}
	return ticket.ErrNotFound
}

// view is a visit as templates ask it.
type view struct{ *visit }

// Say is a phrase of the pages.
func (x view) Say(name string, pairs ...string) string { return x.say(name, pairs...) }

// Style is the address of the style sheet.
func (x view) Style() string { return "/assets/" + x.site.style.name }

// Script is the address of the script: nothing needs it, and it makes some things easier.
func (x view) Script() string { return "/assets/" + x.site.script.name }

// LiveScript is the address of the script of an agent's ticket; "" on all other pages.
func (x view) LiveScript() string {
	if !x.live {
		return ""
	}
	return "/assets/" + liveScript.name
}

// Logo is the company's picture. The zero value is none.
type Logo struct {
	Data          []byte
	Format        string // "png", "jpeg" or "gif"
	Width, Height int    // pixels
}

// logoHeight is how high it is shown at most, in CSS pixels.
const logoHeight = 40

// Shown is its size as it is shown.
func (l Logo) Shown() (size struct{ Width, Height int }) {
	size.Width, size.Height = l.Width, l.Height
	if l.Height > logoHeight {
		size.Width, size.Height = l.Width*logoHeight/l.Height, logoHeight
	}
	return size
}

// Logo is the address of the logo; "" where there is none.
func (x view) Logo() string {
	if x.site.logo.name == "" {
		return ""
	}
	return "/assets/" + x.site.logo.name
}

// LogoSize is its size as it is shown.
func (x view) LogoSize() struct{ Width, Height int } { return x.site.Logo.Shown() }

// Company is the name above each page.
func (x view) Company() string {
	if x.site.Brand.Name != "" {
		return x.site.Brand.Name
	}
	return x.site.Policy.Addresses[0].Name
}

// Known reports whether somebody is known to visit, Agent whether that is an agent.
func (x view) Known() bool { return !x.v.IsZero() }

// Agent reports whether an agent visits.
func (x view) Agent() bool { return x.v.Agent != nil }

// Session reports whether the visitor has logged in, by more than a personal link.
func (x view) Session() bool { return len(x.v.Session) > 0 }

// Who is the visitor's name, else his address.
func (x view) Who() string {
	if x.v.Name != "" {
		return x.v.Name
	}
	return x.v.Address.String()
}

// Status is the word for a state.
func (x view) Status(s ticket.Status) string {
	return x.site.Words.StatusWord(x.Lang, templates.Status(s))
}

// Meaning says what a state means for the reader.
func (x view) Meaning(s ticket.Status) string { return x.say("meaning." + string(s)) }

// Priority is the word for one; "" for the usual one.
func (x view) Priority(p ticket.Priority) string {
	if p == ticket.Normal {
		return ""
	}
	return x.site.Words.PriorityWord(x.Lang, string(p))
}

// Subject is what stands for a ticket.
func (x view) Subject(t *ticket.Ticket) string {
	if t.Subject == "" {
		return x.site.Words.NoSubject(x.Lang)
	}
	return block.OneLine(t.Subject)
}

// Date is a moment in words, in the visitor's or the desk's zone.
func (x view) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	zone := x.site.Policy.Addresses[0].Zone
	if x.v.Agent != nil && x.v.Agent.Zone != nil {
		zone = x.v.Agent.Zone
	}
	if zone == nil {
		zone = time.UTC
	}
	return x.site.Words.Date(x.Lang, t.In(zone))
}

// Machine is a moment as programs read it.
func (x view) Machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Until is how long it is until a moment, in words; "" if it is over.
func (x view) Until(t time.Time) string {
	left := t.Sub(x.site.Now())
	if t.IsZero() || left <= 0 {
		return ""
	}
	return x.site.Words.Duration(x.Lang, left.Round(time.Minute))
}

// Size is a number of octets in words.
func (x view) Size(n int64) string { return x.site.Words.Size(x.Lang, n) }

// MaxFiles is how large the files of one form may be together; "" where nothing says so.
func (x view) MaxFiles() string {
	if x.site.Policy.MaxAttachments == 0 {
		return ""
	}
	return x.Size(x.site.Policy.MaxAttachments)
}

// People are those on a ticket with a standing.
func (x view) People(t ticket.Ticket, standing string) (all []ticket.Person) {
	for _, p := range t.People {
		if string(p.Standing) == standing {
			all = append(all, p)
		}
	}
	return all
}

// Called is how an author is named: to customers by name, an agent's address is the desk's own.
func (x view) Called(m ticket.Message) string {
	if m.Kind == ticket.FromAgent || m.Kind == ticket.Note {
		for _, a := range x.site.Policy.Agents {
			if ticket.SameAddress(a.Address, m.Author.Address) {
				if a.Name == "" && x.v.Agent == nil {
					return x.Company()
				}
				return a.Called()
			}
		}
		if x.v.Agent == nil {
			return x.Company()
		}
	}
	if m.Author.Name != "" {
		return block.OneLine(m.Author.Name)
	}
	return m.Author.Address.String()
}

// Choices are those of a form's field, in the language of the page.
func (x view) Choices(values, labels []string, chosen string) (all []option) {
	for i, v := range values {
		all = append(all, option{Value: v, Label: labels[i], Chosen: v == chosen})
	}
	return all
}

// Mine reports whether the visitor wrote a message.
func (x view) Mine(m ticket.Message) bool { return x.v.Contact.Has(m.Author.Address) }

// Label is what a field is called in the language of the page.
func (x view) Label(f policy.Field) string { return labelIn(f.Label, f.Labels, x.Lang) }

// ChoiceLabels are what may be chosen, in the language of the page.
func (x view) ChoiceLabels(f policy.Field) []string { return f.ChoicesIn(x.Lang) }
