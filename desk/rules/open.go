package rules

import (
	"guichet/desk/change"
	"guichet/desk/intake"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// OpenRequest is a new ticket by a form. The caller has made sure who asks, or says that he has not.
type OpenRequest struct {
	To        mail.Address // the support address; zero: the first one
	From      mail.Mailbox // who asks
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
	if r.Dir.Ours(req.From.Address) || r.Dir.Agent(req.From.Address) != nil {
		return nil, ticket.ErrNotAllowed // agents open tickets for others, by their own ways
	}
	r.Targets = []policy.Target{{Desk: desk}}
	r.Sender, r.Sensitive = req.From, req.Sensitive
	r.Why("by the form, not by mail")
	c := intake.Open(r, r.Sender, nil)
	return &Result{Change: c, Acted: Acted{Message: c.Message.ID}}, nil
}
