package desk

import (
	"context"
	"time"

	"guichet/desk/admin"
	"guichet/desk/page"
	"guichet/desk/policy"
	"guichet/desk/queue"
	"guichet/desk/session"
	"guichet/desk/state"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

// Options are what a Desk works with. All are needed but Now and Kick.
type Options struct {
	Store    ticket.Store
	Keys     *ticket.Keyring
	Policy   policy.Policy
	Words    policy.Words
	Judge    Judge
	Filter   Filter // nil: none
	Log      zerolog.Logger
	Articles policy.Articles  // nil: there are none
	Now      func() time.Time // nil: the system's clock
	Render   Render           // nil: what an agent's mail repeats of our letters is not known
	Kick     func()           // called when letters may be due; nil: nobody listens
	Register Register         // of mails that are not kept; nil: they are not remembered
}

// Render returns the text of a letter, as it left or would leave.
type Render func(ctx context.Context, job ticket.Job) (string, error)

// Desk runs the rules over a Store. Its methods may be called at once from many places.
type Desk struct {
	Queue  *queue.Queue  // letters on their way
	Pages  *page.Pages   // behind the links of letters
	People *admin.People // contacts and organisations
	Access *admin.Access // to customers' accounts

	Sessions *session.Sessions // who visits the pages

	base     *state.Base
	judge    Judge
	filter   Filter
	render   Render
	register Register
}

// New returns a Desk. It does not touch the store before it is used.
func New(o Options) *Desk {
	d := &Desk{
		base:  &state.Base{Store: o.Store, Keys: o.Keys, Dir: policy.NewDirectory(o.Policy, o.Words), Log: o.Log, Now: o.Now, Kick: o.Kick},
		judge: o.Judge, filter: o.Filter, render: o.Render, register: o.Register,
	}
	if o.Articles != nil {
		d.base.Dir.Articles = o.Articles
	}
	if d.base.Now == nil {
		d.base.Now = time.Now
	}
	if d.base.Kick == nil {
		d.base.Kick = func() {}
	}
	d.Queue, d.Pages, d.People, d.Access = queue.New(d.base), page.New(d.base), admin.NewPeople(d.base), admin.NewAccess(d.base)
	d.Sessions = session.New(d.base)
	return d
}
