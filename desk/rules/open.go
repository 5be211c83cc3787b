package rules

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/intake"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// OpenRequest is a new ticket by a form. The caller has made sure who asks, or says that he has not.
type OpenRequest struct {
	To        mail.Address // the support address; zero: the first one
	From      mail.Mailbox // who asks
	By        mail.Address // an agent to whom From has spoken, say by phone: the words are his note; zero: From writes himself
	Proven    bool         // it is he; else he is confirmed as by a mail without proof (PRODUCT 2.1)
	Language  string       // of the page; "": that of the words
	Subject   string
	Text      string            // the words; lines such as "Product: X5" fill the form, as in a mail
	Form      map[string]string // such lines, by label; they stand above the words, in the order of labels
	Cc        []mail.Mailbox
	Sensitive bool
	Files     []File
	Once      string // as ActRequest.Once, among those of From
}

// Open decides on a new ticket.
func Open(r *change.Decision, req OpenRequest) (*Result, error) {
	desk := 0
	if !req.To.IsZero() {
		t, ok := r.Dir.Locate(req.To)
		if !ok || t.Token != "" || t.Bounce != "" {
			return nil, ticket.ErrNotFound
		}
		desk = t.Desk
	}
	if !req.By.IsZero() {
		return openForCaller(r, req, desk)
	}
	if r.Dir.Ours(req.From.Address) || r.Dir.Agent(req.From.Address) != nil {
		return nil, ticket.ErrNotAllowed // agents open tickets for others, by their own ways
	}
	r.Targets = []policy.Target{{Desk: desk}}
	r.Sender, r.Sensitive = req.From, req.Sensitive
	r.Why("by the form, not by mail")
	c := intake.Open(r, r.Sender, nil)
	return &Result{Change: c, Acted: Acted{Message: c.Message.ID}}, nil
}

// openForCaller opens a ticket as #requester in an agent's mail does. It refuses who cannot be one.
func openForCaller(r *change.Decision, req OpenRequest, desk int) (*Result, error) {
	if r.Agent = r.Dir.Agent(req.By); r.Agent == nil {
		return nil, ticket.ErrNotAllowed
	}
	args := Called(req.From)
	if _, err := command.ReadRequester(r, args); err != nil {
		return nil, err
	}
	r.Targets, r.Sensitive = []policy.Target{{Desk: desk}}, req.Sensitive
	r.Sender = mail.Mailbox{Name: r.Agent.Name, Address: req.By}
	r.Why("by the form for callers, not by mail")
	intake.OpenForCaller(r, args)
	if len(r.Plan.Changes) == 0 {
		return nil, ticket.ErrNotAllowed
	}
	c := r.Plan.Changes[0]
	return &Result{Change: c, Acted: Acted{Message: c.Message.ID}}, nil
}

// Called is how #requester names somebody. What would end a name is left out.
func Called(m mail.Mailbox) string {
	name := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("<>\"@,;", r) {
			return ' '
		}
		return r
	}, m.Name)), " ")
	return strings.TrimSpace(name + " <" + m.Address.String() + ">")
}
