package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"guichet/articles"
	"guichet/desk"
	"guichet/desk/page"
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
	Fault      string          // what else is wrong
	Task       string          // the proof of work of who is not logged in
	Found      []articles.Article
	Looked     bool // articles were asked for
}

// sentData is the page that says what became of it.
type sentData struct {
	Number            ticket.Number
	Subject, Text     string
	Category, Product string
	Fields            []ticket.FieldValue
	Files             []string
	Dropped           []string // that were over the limit
	Email             string
}

// newForm shows the form. A product is chosen first where there are some, since it says what else is asked.
func newForm(x *visit) error {
	d := newData{Values: x.r.URL.Query()}
	d.Account = d.Values.Has("cannot-log-in")
	return x.showForm(http.StatusOK, d)
}

func (x *visit) showForm(status int, d newData) error {
	if x.v.Agent != nil {
		return x.goTo("/caller")
	}
	if d.Account = d.Account && x.site.Ways.CannotLogIn != "" && x.v.IsZero(); d.Account {
		return showFormOf(x, status, d, x.say("cannot.title"))
	}
	if err := choose(x, &d); err != nil {
		return err
	}
	return showFormOf(x, status, d, x.say("new.title"))
}

func showFormOf(x *visit, status int, d newData, title string) error {
	if d.Once = d.Values.Get("once"); d.Once == "" {
		d.Once = once()
	}
	if x.v.IsZero() && d.Task == "" {
		d.Task = x.site.work.Task()
	}
	return x.render(status, "new", title, d)
}

// choose fills what the form offers: products, categories, addresses, accounts.
func choose(x *visit, d *newData) error {
	p := &x.site.Policy
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
	accounts, err := x.site.Pages.Accounts(x.r.Context(), x.v.Contact)
	for _, a := range accounts {
		d.Scopes = append(d.Scopes, option{a.Scope.String(), a.Title, isAccount(x, d, a, len(accounts))})
	}
	return err
}

// isAccount reports whether an account is the one that the form begins with: what was chosen, else the only one, else the
// one that the pages are switched to, else the usual one (PRODUCT 4.5).
func isAccount(x *visit, d *newData, a page.Account, of int) bool {
	if d.Values.Has("account") {
		return d.Values.Get("account") == a.Scope.String()
	}
	if at := x.v.Contact.Scope; at != nil && of > 1 {
		return *at == a.Scope
	}
	return a.Default || of == 1
}

// newSent opens the ticket. Who is not logged in is confirmed as by a mail without proof: the number goes to the address
// that he named, and nothing of what he wrote (PRODUCT 2.1).
func newSent(x *visit) error {
	files, err := x.files()
	if err != nil {
		return err
	}
	d := newData{Values: x.r.Form, Missing: map[string]bool{}, Task: x.r.FormValue("task"), Account: x.r.FormValue("cannot-log-in") != ""}
	if d.Account && (x.site.Ways.CannotLogIn == "" || !x.v.IsZero()) {
		return errForm
	}
	if d.Looked = x.r.FormValue("look") != ""; d.Looked {
		d.Found = articlesNamed(x, x.site.Shelf.Suggest(x.r.FormValue("subject"), x.r.FormValue("text"), x.Lang))
		return x.showForm(http.StatusOK, d)
	}
	d.Product = x.site.Policy.Product(x.r.FormValue("product"))
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
	if d.Incomplete() {
		return x.showForm(http.StatusBadRequest, d)
	}
	if d.Personal = len(pii.Kinds(req.Subject+"\n"+text)) > 0 && !req.Sensitive && x.r.FormValue("sure") == ""; d.Personal {
		return x.showForm(http.StatusOK, d)
	}
	if d.Fault, err = mayOpen(x, &d, req); err != nil || d.Fault != "" {
		if err == nil {
			err = x.showForm(http.StatusBadRequest, d)
		}
		return err
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

// mayOpen says what keeps a request from being opened: too many files for its product, or a stranger's without work.
func mayOpen(x *visit, d *newData, req desk.OpenRequest) (fault string, err error) {
	if p := d.Product; p != nil && p.MaxFiles > 0 && len(req.Files) > p.MaxFiles {
		return x.say("new.too-many", "number", strconv.Itoa(p.MaxFiles)), nil
	}
	if req.Proven {
		return "", nil
	}
	if !x.site.count.may("new "+x.client(), 10) {
		return "", errMany
	}
	return worked(x, &d.Task)
}

// keptOf names the files of a form that were kept, and those that were over the limit: the desk keeps them in order while
// they fit (PRODUCT 1.13).
func keptOf(x *visit, files []desk.File) (kept, dropped []string) {
	for i, fits := range desk.Fitting(files, x.site.Policy.MaxAttachments) {
		if fits {
			kept = append(kept, files[i].Name)
		} else {
			dropped = append(dropped, files[i].Name+" ("+x.site.Words.Size(x.Lang, int64(len(files[i].Content)))+")")
		}
	}
	return kept, dropped
}

// opened goes to the new ticket, or says to a stranger what was read.
func (x *visit) opened(req desk.OpenRequest, t *ticket.Ticket, text string) error {
	if req.Proven {
		return x.goTo(ticketPath(t.Number)+"?new", x.say("opened", "number", "#"+ticketPath(t.Number)[len("/tickets/"):]))
	}
	d := sentData{Number: t.Number, Subject: req.Subject, Text: text, Email: req.From.Address.String()}
	d.Category, d.Product, d.Fields = x.site.Policy.Told(t, x.Lang)
	d.Files, d.Dropped = keptOf(x, req.Files)
	return x.render(http.StatusOK, "sent", x.say("sent.title"), d)
}

// formValues fill the ticket's form, by label.
func (x *visit) formValues(d *newData) map[string]string {
	if d.Account {
		return map[string]string{"Category": x.site.Ways.CannotLogIn}
	}
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

// Incomplete reports whether something that must be filled in is not.
func (d newData) Incomplete() bool {
	for _, missing := range d.Missing {
		if missing {
			return true
		}
	}
	return false
}

// Number is how many files the product takes; "" any.
func (d newData) Number() string {
	if d.Product == nil || d.Product.MaxFiles == 0 {
		return ""
	}
	return strconv.Itoa(d.Product.MaxFiles)
}
