package web

import (
	"net/http"
	"net/url"
	"strings"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/pii"
	"guichet/ticket"
)

// newData is the form of a new ticket, with what was filled in so far.
type newData struct {
	Once       string
	Values     url.Values
	Product    *policy.Product
	Products   []option
	Categories []option
	Addresses  []option
	Scopes     []option
	Missing    map[string]bool // fields that are required and empty
	Account    bool            // for who cannot log in: administrative matters only
	Personal   bool            // the words seem to hold personal data
}

// sentData is the page that says what became of it.
type sentData struct {
	Number            ticket.Number
	Subject, Text     string
	Category, Product string
	Fields            []ticket.FieldValue
	Files             []string
	Proven            bool
	Email             string
}

// newForm shows the form. A product is chosen first where there are some, since it says what else is asked.
func newForm(x *visit) error {
	return x.showForm(http.StatusOK, newData{Values: x.r.URL.Query()})
}

func (x *visit) showForm(status int, d newData) error {
	if x.v.Agent != nil {
		return x.goTo("/caller")
	}
	p := &x.site.Policy
	d.Once = once()
	if d.Values.Has("product") {
		d.Product = p.Product(d.Values.Get("product"))
	}
	for i, c := range p.Products {
		d.Products = append(d.Products, option{c.Name, labelIn(c.Name, c.Labels, x.Lang), d.Product == &p.Products[i]})
	}
	for _, c := range p.Categories {
		if c.Open(x.v.Address, x.v.Contact.Organisations()) {
			d.Categories = append(d.Categories, option{c.Name, labelIn(c.Name, c.Labels, x.Lang), d.Values.Get("category") == c.Name})
		}
	}
	if len(p.Addresses) > 1 {
		for _, a := range p.Addresses {
			d.Addresses = append(d.Addresses, option{a.Address.String(), a.Name, d.Values.Get("to") == a.Address.String()})
		}
	}
	if x.v.Contact != nil {
		for _, m := range x.v.Contact.Memberships {
			d.Scopes = append(d.Scopes, option{m.Scope.String(), m.Scope.String(), d.Values.Get("account") == m.Scope.String() || m.Default && d.Values.Get("account") == ""})
		}
	}
	return x.render(status, "new", x.say("new.title"), d)
}

// newSent opens the ticket. Who is not logged in is confirmed as by a mail without proof: the number goes to the address
// that he named, and nothing of what he wrote (PRODUCT 2.1).
func newSent(x *visit) error {
	files, err := x.files()
	if err != nil {
		return err
	}
	d := newData{Values: x.r.Form, Missing: map[string]bool{}}
	p := &x.site.Policy
	d.Product = p.Product(x.r.FormValue("product"))
	req := desk.OpenRequest{Language: x.Lang, Subject: strings.TrimSpace(x.r.FormValue("subject")), Files: files, Sensitive: x.r.FormValue("sensitive") != "", Proven: !x.v.IsZero()}
	text := strings.TrimSpace(x.r.FormValue("text"))
	for name, value := range map[string]string{"subject": req.Subject, "text": text} {
		d.Missing[name] = value == ""
	}
	if req.From = (mail.Mailbox{Name: x.v.Name, Address: x.v.Address}); x.v.IsZero() {
		a, err := x.address("email")
		d.Missing["email"] = err != nil
		req.From = mail.Mailbox{Name: ticket.CutText(strings.Join(strings.Fields(x.r.FormValue("name")), " "), 100), Address: a}
	}
	req.Form = x.formValues(&d)
	if x.r.FormValue("website") != "" { // nobody sees that field but programs that fill in everything
		return errForm
	}
	for _, missing := range d.Missing {
		if missing {
			return x.showForm(http.StatusBadRequest, d)
		}
	}
	if d.Personal = len(pii.Kinds(req.Subject+"\n"+text)) > 0 && !req.Sensitive && x.r.FormValue("sure") == ""; d.Personal {
		return x.showForm(http.StatusOK, d)
	}
	if !req.Proven && !x.site.count.may("new "+x.client(), 10) {
		return errMany
	}
	req.Text = text
	if req.Cc, err = x.copies(); err != nil {
		return err
	}
	if to := x.r.FormValue("to"); to != "" {
		if req.To, err = x.address("to"); err != nil {
			return err
		}
	}
	req.Once = x.r.FormValue("once")
	t, err := x.site.Desk.Open(x.r.Context(), req)
	if err != nil {
		return err
	}
	return x.opened(req, t, text)
}

// opened goes to the new ticket, or says to a stranger what was read.
func (x *visit) opened(req desk.OpenRequest, t *ticket.Ticket, text string) error {
	if req.Proven {
		return x.goTo(ticketPath(t.Number)+"?new", x.say("opened", "number", "#"+ticketPath(t.Number)[len("/tickets/"):]))
	}
	d := sentData{Number: t.Number, Subject: req.Subject, Text: text, Email: req.From.Address.String()}
	d.Category, d.Product, d.Fields = x.site.Policy.Told(t, x.Lang)
	for _, f := range req.Files {
		d.Files = append(d.Files, f.Name)
	}
	return x.render(http.StatusOK, "sent", x.say("sent.title"), d)
}

// formValues fill the ticket's form, by label.
func (x *visit) formValues(d *newData) map[string]string {
	form := map[string]string{"Account": x.r.FormValue("account")}
	if len(x.site.Policy.Categories) > 0 {
		form["Category"] = x.r.FormValue("category")
	}
	if d.Product == nil {
		return form
	}
	form["Product"] = d.Product.Name
	for _, f := range d.Product.Fields {
		value := strings.TrimSpace(x.r.FormValue("field." + f.Label))
		d.Missing["field."+f.Label] = f.Required && value == ""
		form[f.Label] = value
	}
	return form
}

// copies are those whom the form names in Cc.
func (x *visit) copies() (all []mail.Mailbox, err error) {
	for part := range strings.FieldsFuncSeq(x.r.FormValue("cc"), func(r rune) bool { return strings.ContainsRune(",; \r\n\t", r) }) {
		a, err := mail.ParseAddress(part)
		if err != nil {
			return nil, errForm
		}
		all = append(all, mail.Mailbox{Address: a})
	}
	return all, nil
}

// Value is what was filled in so far.
func (d newData) Value(name string) string { return d.Values.Get(name) }
