package portal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// Registrar is what the API asks to be noted about people and organisations.
type Registrar interface {
	PutOrganisation(ctx context.Context, o ticket.Organisation) error
	DropOrganisation(ctx context.Context, id string) error
	Grant(ctx context.Context, a mail.Address, s ticket.Scope, role ticket.Role, by string) (*ticket.Contact, error)
	Revoke(ctx context.Context, a mail.Address, s ticket.Scope) (*ticket.Contact, error)
	Prefer(ctx context.Context, a mail.Address, s ticket.Scope) (*ticket.Contact, error)
	Learn(ctx context.Context, a, further mail.Address) (*ticket.Contact, error)
	Unmute(ctx context.Context, a mail.Address) (*ticket.Contact, error)
}

// peopleAPI answers for contacts and organisations.
type peopleAPI struct{ *API }

// Contact is a person over all tickets.
type Contact struct {
	Email       string       `json:"email"`
	Name        string       `json:"name"`
	Language    string       `json:"language"`
	Also        []string     `json:"also"`
	Created     *time.Time   `json:"created"`
	Suppressed  string       `json:"suppressed"` // why no letter goes there; "" if letters may
	Memberships []Membership `json:"memberships"`
}

// Membership is a place in an organisation.
type Membership struct {
	Scope   string        `json:"scope"` // organisation, or organisation/account
	Roles   []ticket.Role `json:"roles"`
	Default bool          `json:"default"`
	By      string        `json:"by"`
	At      *time.Time    `json:"at"`
}

func viewContact(c *ticket.Contact) Contact {
	v := Contact{
		Email: c.Address.String(), Name: c.Name, Language: c.Language, Also: []string{}, Created: when(c.Created),
		Suppressed: c.Suppressed, Memberships: []Membership{},
	}
	for _, a := range c.Also {
		v.Also = append(v.Also, a.String())
	}
	for _, m := range c.Memberships {
		v.Memberships = append(v.Memberships, Membership{
			Scope: m.Scope.String(), Roles: append([]ticket.Role{}, m.Roles...), Default: m.Default, By: m.By, At: when(m.At),
		})
	}
	return v
}

// contacts lists everybody, in no order that means something; further addresses stand with
// their person. With ?suppressed=true it lists every address to which no letter goes.
func (a peopleAPI) contacts(r *http.Request) (any, error) {
	all, dead := []Contact{}, r.URL.Query().Get("suppressed") == "true"
	after, limit := mail.Address{}, 1<<62
	if r.URL.Query().Has("after") {
		var err error
		if after, err = addressOf(r, "after"); err != nil {
			return nil, err
		}
	}
	if s := r.URL.Query().Get("limit"); s != "" {
		var err error
		if limit, err = strconv.Atoi(s); err != nil || limit < 1 {
			return nil, badRequest("limit: " + strconv.Quote(s) + " is not a number from 1 on")
		}
	}
	for {
		var contacts []*ticket.Contact
		err := a.Store.View(r.Context(), func(tx ticket.Reader) (err error) {
			contacts, err = tx.Contacts(after, pageSize)
			return err
		})
		if err != nil || len(contacts) == 0 {
			return all, err
		}
		for _, c := range contacts {
			after = c.Address
			if dead && c.Suppressed != "" || !dead && c.Primary.IsZero() {
				all = append(all, viewContact(c))
			}
			if len(all) == limit {
				return all, nil
			}
		}
	}
}

// contact shows one person, by any of his addresses.
func (a peopleAPI) contact(r *http.Request) (any, error) {
	who, err := addressOf(r, "address")
	if err != nil {
		return nil, err
	}
	var v Contact
	err = a.Store.View(r.Context(), func(tx ticket.Reader) error {
		c, err := ticket.FindContact(tx, who)
		if err != nil {
			return advised(fmt.Errorf("contact %s: %w", who, err), "guichet contact list names all")
		}
		v = viewContact(c)
		return nil
	})
	return v, err
}

// changeContact is a handler that changes what is known of the person with ?address=.
func changeContact(change func(r *http.Request, who mail.Address) (*ticket.Contact, error)) answer {
	return func(r *http.Request) (any, error) {
		who, err := addressOf(r, "address")
		if err != nil {
			return nil, err
		}
		c, err := change(r, who)
		if err != nil {
			return nil, err
		}
		return viewContact(c), nil
	}
}

func (a peopleAPI) learn(r *http.Request, who mail.Address) (*ticket.Contact, error) {
	further, err := addressOf(r, "further")
	if err != nil {
		return nil, err
	}
	c, err := a.People.Learn(r.Context(), who, further)
	return c, asked(err)
}

func (a peopleAPI) unmute(r *http.Request, who mail.Address) (*ticket.Contact, error) {
	c, err := a.People.Unmute(r.Context(), who)
	return c, advised(err, "guichet contact list names all")
}

func (a peopleAPI) grant(r *http.Request, who mail.Address) (*ticket.Contact, error) {
	c, err := a.People.Grant(r.Context(), who, scopeOf(r), ticket.Role(r.URL.Query().Get("role")), "admin")
	return c, advised(asked(err), "guichet org list names those that there are")
}

func (a peopleAPI) revoke(r *http.Request, who mail.Address) (*ticket.Contact, error) {
	c, err := a.People.Revoke(r.Context(), who, scopeOf(r))
	return c, advised(asked(err), "guichet contact show names his memberships")
}

func (a peopleAPI) prefer(r *http.Request, who mail.Address) (*ticket.Contact, error) {
	c, err := a.People.Prefer(r.Context(), who, scopeOf(r))
	return c, advised(asked(err), "guichet contact show names his memberships")
}

// scopeOf reads ?scope=, an organisation or organisation/account.
func scopeOf(r *http.Request) ticket.Scope {
	organisation, account, _ := strings.Cut(r.URL.Query().Get("scope"), "/")
	return ticket.Scope{Organisation: organisation, Account: account}
}

func addressOf(r *http.Request, name string) (mail.Address, error) {
	written := r.URL.Query().Get(name)
	a, err := mail.ParseAddress(written)
	if err != nil {
		return a, badRequest(fmt.Sprintf("%s %q: %s; write it as carla@customer.example", name, written, err))
	}
	return a, nil
}

// asked makes what the desk refuses the asker's fault; what is not there stays so.
func asked(err error) error {
	var fault *mail.Error
	if err == nil || errors.Is(err, ticket.ErrNotFound) || errors.As(err, &fault) {
		return err
	}
	return badRequest(err.Error())
}

// advised adds to an error of something that is not there where to look for what is.
func advised(err error, where string) error {
	if !errors.Is(err, ticket.ErrNotFound) {
		return err
	}
	return fmt.Errorf("%w; %s", err, where)
}

// organisations lists them with their accounts.
func (a peopleAPI) organisations(r *http.Request) (any, error) {
	all := []*ticket.Organisation{}
	err := a.Store.View(r.Context(), func(tx ticket.Reader) error {
		all = all[:0]
		for after := ""; ; {
			some, err := tx.Organisations(after, pageSize)
			if err != nil || len(some) == 0 {
				return err
			}
			all = append(all, some...)
			after = some[len(some)-1].ID
		}
	})
	return all, err
}

func (a peopleAPI) putOrganisation(r *http.Request) (any, error) {
	var o ticket.Organisation
	if err := json.NewDecoder(io.LimitReader(r.Body, maxPosted)).Decode(&o); err != nil {
		return nil, badRequest("read the organisation: " + err.Error())
	}
	o.ID = r.PathValue("id")
	return o, asked(a.People.PutOrganisation(r.Context(), o))
}

func (a peopleAPI) dropOrganisation(r *http.Request) (any, error) {
	id := r.PathValue("id")
	err := a.People.DropOrganisation(r.Context(), id)
	return map[string]string{"dropped": id}, advised(err, "guichet org list names those that there are")
}
