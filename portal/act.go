package portal

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"guichet/desk"
	"guichet/mail"
	"guichet/parser"
	"guichet/templates"
	"guichet/ticket"
)

// maxAct bounds what one act brings.
const maxAct = 1 << 20

// Act is what somebody does to a ticket; see desk.ActRequest.
type Act struct {
	As       string   `json:"as,omitempty"` // an agent's or customer's address; "": the admin
	Commands []string `json:"commands,omitempty"`
	Text     string   `json:"text,omitempty"`
	Note     bool     `json:"note,omitempty"`
}

// Acted is what came of it, in English words.
type Acted struct {
	Ticket  ticket.Number `json:"ticket"`
	Message uint32        `json:"message"`
	Done    []string      `json:"done"`
	Refused []string      `json:"refused"`
	Answers []string      `json:"answers"`
}

// act does what a mail with the same commands and words would.
func (a *API) act(r *http.Request) (any, error) {
	n, err := number(r, "number")
	if err != nil {
		return nil, err
	}
	var x Act
	if err := json.NewDecoder(io.LimitReader(r.Body, maxAct)).Decode(&x); err != nil {
		return nil, badRequest("read the act: " + err.Error())
	}
	req := desk.ActRequest{Ticket: ticket.Number(n), Text: x.Text, Note: x.Note}
	if x.As != "" {
		if req.As, err = mail.ParseAddress(x.As); err != nil {
			return nil, badRequest("as: " + err.Error())
		}
	}
	for _, line := range x.Commands {
		c, ok := parser.ReadCommand(line)
		if !ok {
			return nil, badRequest(strconv.Quote(line) + " is no command; #help lists them")
		}
		req.Commands = append(req.Commands, c)
	}
	done, err := a.Desk.Act(r.Context(), req)
	if errors.Is(err, ticket.ErrNotAllowed) {
		err = badRequest(err.Error())
	}
	if err != nil {
		return nil, err
	}
	return Acted{
		Ticket: done.Ticket, Message: done.Message, Done: a.sentences("done", done.Done),
		Refused: a.sentences("refused", done.Refused), Answers: a.sentences("answer", done.Answers),
	}, nil
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
