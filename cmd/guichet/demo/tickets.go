package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// ticket is what the page shows of one, from the JSON of "guichet ticket show".
type ticket struct {
	Number    int        `json:"number"`
	Subject   string     `json:"subject"`
	Status    string     `json:"status"`
	Priority  string     `json:"priority"`
	Tags      []string   `json:"tags"`
	Requester who        `json:"requester"`
	Assignee  string     `json:"assignee"`
	Messages  []entry    `json:"messages"`
	Events    []event    `json:"events"`
	Updated   *time.Time `json:"updated"`
}

type entry struct {
	Kind        string    `json:"kind"`
	Author      who       `json:"author"`
	At          time.Time `json:"at"`
	Text        string    `json:"text"`
	Letters     []sending `json:"letters"`
	Attachments []struct {
		Name string `json:"name"`
		Size int    `json:"size"`
	} `json:"attachments"`
}

type event struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Cause   string    `json:"cause"`
	What    string    `json:"what"`
	Letters []sending `json:"letters"`
}

// sending is a letter on its way out.
type sending struct {
	To    who    `json:"to"`
	State string `json:"state"`
}

// who is a person, written as an address or as an object.
type who struct{ Name, Email string }

func (w *who) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &w.Email)
	}
	var o struct{ Name, Email string }
	err := json.Unmarshal(b, &o)
	*w = who(o)
	return err
}

// String is the name, or the address where there is none.
func (w who) String() string { return cmp.Or(w.Name, w.Email) }

// step is one line of a ticket's story: a message or an event.
type step struct {
	At      time.Time
	Message *entry
	Event   *event
}

// Story is what happened to a ticket, oldest first.
func (t ticket) Story() []step {
	var out []step
	for i := range t.Messages {
		out = append(out, step{At: t.Messages[i].At, Message: &t.Messages[i]})
	}
	for i := range t.Events {
		out = append(out, step{At: t.Events[i].At, Event: &t.Events[i]})
	}
	slices.SortStableFunc(out, func(a, b step) int { return a.At.Compare(b.At) })
	return out
}

// Lines are the words of a message, shortened for the story.
func (m entry) Lines() string {
	const most = 600
	text := strings.TrimSpace(m.Text)
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " …"
	}
	return text
}

// tickets asks the desk for its tickets, the newest first.
func (d *Demo) tickets(ctx context.Context) ([]ticket, []byte, error) {
	if d.o.Tickets == nil {
		return nil, nil, nil
	}
	data, err := d.o.Tickets(ctx)
	if err != nil {
		return nil, nil, err
	}
	var list []ticket
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, data, err
	}
	slices.SortFunc(list, func(a, b ticket) int { return cmp.Compare(b.Number, a.Number) })
	return list, data, nil
}
