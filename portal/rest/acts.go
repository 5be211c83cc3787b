package rest

import (
	"context"
	"net/http"
	"strconv"

	"guichet/desk"
	"guichet/mail"
	"guichet/parser"
	"guichet/portal"
	"guichet/templates"
	"guichet/ticket"

	"github.com/danielgtaylor/huma/v2"
)

// Upload is a file that comes with words.
type Upload struct {
	Name    string `json:"name" maxLength:"300"`
	Type    string `json:"type,omitempty" maxLength:"100"`
	Content []byte `json:"content" doc:"The octets, in base64"`
}

// Act is what somebody does to a ticket.
type Act struct {
	As       string   `json:"as,omitempty" maxLength:"320" doc:"For whom, an agent or a customer of the ticket; only tokens that speak for the admin"`
	Commands []string `json:"commands,omitempty" maxItems:"50" doc:"Lines such as #resolved, as at the top of a mail"`
	Text     string   `json:"text,omitempty" maxLength:"1000000" doc:"The words"`
	Note     bool     `json:"note,omitempty" doc:"The words are for agents only"`
	Files    []Upload `json:"files,omitempty" maxItems:"50"`
}

// Acted is what came of it, in English words.
type Acted struct {
	Ticket  uint64   `json:"ticket" doc:"On which it was done: a new one if the customer answered a closed one"`
	Message uint32   `json:"message" doc:"That was kept"`
	Done    []string `json:"done"`
	Refused []string `json:"refused" doc:"If anything is, the words went to nobody and are kept as a note"`
	Answers []string `json:"answers"`
	Again   bool     `json:"again,omitempty" doc:"A request with this Idempotency-Key was done before"`
}

// New is a new ticket.
type New struct {
	To        string            `json:"to,omitempty" maxLength:"320" doc:"The support address; without it the first one"`
	From      string            `json:"from" maxLength:"320" doc:"The customer's address"`
	Name      string            `json:"name,omitempty" maxLength:"200" doc:"The customer's name"`
	Caller    bool              `json:"caller,omitempty" doc:"An agent opens it for somebody who called: the text is a note. Who the token speaks for, or as"`
	As        string            `json:"as,omitempty" maxLength:"320" doc:"The agent whom the caller spoke to; only tokens that speak for the admin"`
	Proven    bool              `json:"proven,omitempty" doc:"The caller has made sure that it is he: he is confirmed in full"`
	Subject   string            `json:"subject" minLength:"1" maxLength:"300"`
	Text      string            `json:"text" minLength:"1" maxLength:"1000000"`
	Category  string            `json:"category,omitempty" maxLength:"100"`
	Product   string            `json:"product,omitempty" maxLength:"100"`
	Account   string            `json:"account,omitempty" maxLength:"100"`
	Fields    map[string]string `json:"fields,omitempty" doc:"Fields of the product, by label"`
	Cc        []string          `json:"cc,omitempty" maxItems:"10"`
	Sensitive bool              `json:"sensitive,omitempty"`
	Files     []Upload          `json:"files,omitempty" maxItems:"50"`
}

// Keyed is what makes a repeated request do nothing more.
type Keyed struct {
	Key string `header:"Idempotency-Key" maxLength:"100" doc:"Names the request among those of its author: a second one with the same does nothing more"`
}

// acts are the routes that do something.
func (a *API) acts(api huma.API) {
	act := operation(http.MethodPost, "/v1/tickets/{number}/act", "act", "Answer, note or command, as a mail would", Write)
	act.MaxBodyBytes = a.maxBody()
	act.Errors = append(act.Errors, http.StatusPreconditionFailed)
	huma.Register(api, act, func(ctx context.Context, in *struct {
		Numbered
		Keyed
		Match string `header:"If-Match" doc:"ETag of the ticket that was looked at: 412 if it has changed"`
		Body  Act
	},
	) (*struct{ Body Acted }, error) {
		done, err := a.act(ctx, ticket.Number(in.Number), in.Key, in.Match, in.Body)
		return &struct{ Body Acted }{done}, a.fault(err)
	})
	open := operation(http.MethodPost, "/v1/tickets", "open-ticket", "Open a ticket for a customer, as his mail would", Write)
	open.MaxBodyBytes, open.DefaultStatus = a.maxBody(), http.StatusCreated
	huma.Register(api, open, func(ctx context.Context, in *struct {
		Keyed
		Body New
	},
	) (*struct {
		Location string `header:"Location"`
		Body     portal.Ticket
	}, error,
	) {
		t, err := a.open(ctx, in.Key, in.Body)
		if err != nil {
			return nil, a.fault(err)
		}
		return &struct {
			Location string `header:"Location"`
			Body     portal.Ticket
		}{"/v1/tickets/" + strconv.FormatUint(uint64(t.Number), 10), portal.TicketOf(t)}, nil
	})
}

func (a *API) act(ctx context.Context, n ticket.Number, once, match string, x Act) (Acted, error) {
	v := of(ctx)
	s, err := a.Pages.Show(ctx, v, n) // what may not be seen may not be acted on
	if err != nil {
		return Acted{}, err
	}
	if match != "" && match != etag(&s.Ticket) {
		return Acted{}, huma.Error412PreconditionFailed("the ticket has changed since")
	}
	req := desk.ActRequest{Ticket: n, Text: x.Text, Note: x.Note, Files: files(x.Files), Once: once}
	if req.As, err = a.actor(ctx, x.As); err != nil {
		return Acted{}, err
	}
	for _, line := range x.Commands {
		c, ok := parser.ReadCommand(line)
		if !ok {
			return Acted{}, huma.Error422UnprocessableEntity(strconv.Quote(line) + " is no command; #help lists them")
		}
		req.Commands = append(req.Commands, c)
	}
	if x.Text == "" && len(x.Commands)+len(x.Files) == 0 {
		return Acted{}, huma.Error422UnprocessableEntity("there is nothing to do: neither a command nor words")
	}
	done, err := a.Desk.Act(ctx, req)
	if err != nil {
		return Acted{}, err
	}
	return Acted{
		Ticket: uint64(done.Ticket), Message: done.Message, Again: done.Again,
		Done: a.sentences("done", done.Done), Refused: a.sentences("refused", done.Refused), Answers: a.sentences("answer", done.Answers),
	}, nil
}

// actor is for whom something is done: who the token speaks for, or of the admin's token whom the request names.
func (a *API) actor(ctx context.Context, as string) (mail.Address, error) {
	v := of(ctx)
	if as == "" {
		return v.Address, nil
	}
	if !v.Address.IsZero() {
		return v.Address, huma.Error403Forbidden("this token speaks for " + v.Address.String() + " only")
	}
	who, err := mail.ParseAddress(as)
	if err != nil {
		return who, huma.Error422UnprocessableEntity("as: " + err.Error())
	}
	return who, nil
}

// sentences puts what was said into words.
func (a *API) sentences(list string, said []ticket.Said) []string {
	all := []string{}
	for _, s := range said {
		text := a.Words.Say("en", list, templates.Result(s))
		if s.Line != "" {
			text = s.Line + ": " + text
		}
		all = append(all, text)
	}
	return all
}

func files(all []Upload) (out []desk.File) {
	for _, f := range all {
		out = append(out, desk.File{Name: f.Name, Type: f.Type, Content: f.Content})
	}
	return out
}

func (a *API) open(ctx context.Context, once string, x New) (*ticket.Ticket, error) {
	req := desk.OpenRequest{
		Subject: x.Subject, Proven: x.Proven, Sensitive: x.Sensitive, Files: files(x.Files), Once: once,
		Form: map[string]string{"Category": x.Category, "Product": x.Product, "Account": x.Account}, Text: x.Text,
	}
	for label, value := range x.Fields {
		req.Form[label] = value
	}
	var err error
	if req.From.Address, err = mail.ParseAddress(x.From); err != nil {
		return nil, huma.Error422UnprocessableEntity("from: " + err.Error())
	}
	req.From.Name = x.Name
	if x.Caller {
		if req.By, err = a.actor(ctx, x.As); err != nil {
			return nil, err
		}
	}
	if x.To != "" {
		if req.To, err = mail.ParseAddress(x.To); err != nil {
			return nil, huma.Error422UnprocessableEntity("to: " + err.Error())
		}
	}
	for _, cc := range x.Cc {
		c, err := mail.ParseAddress(cc)
		if err != nil {
			return nil, huma.Error422UnprocessableEntity("cc: " + err.Error())
		}
		req.Cc = append(req.Cc, mail.Mailbox{Address: c})
	}
	return a.Desk.Open(ctx, req)
}
