package web

import (
	"encoding/hex"
	"errors"
	"net/http"
	"slices"

	"guichet/desk/page"
	"guichet/desk/session"
	"guichet/ticket"
)

// profileData is what the page about oneself shows.
type profileData struct {
	Addresses []string
	Languages []option
	Scopes    []option
	Sessions  []ticket.Session
	Pending   string // the further address whose code is waited for; "" none
	Link      bool   // he came by a personal link

	Password   bool // he has one
	Passkeys   []ticket.Passkey
	Identities []string // providers that know him
}

func profile(x *visit) error {
	d := profileData{Addresses: []string{x.v.Address.String()}, Link: len(x.v.Session) == 0}
	if c := x.v.Contact; c != nil {
		d.Addresses = []string{c.Address.String()}
		for _, a := range c.Also {
			d.Addresses = append(d.Addresses, a.String())
		}
		accounts, err := x.site.Pages.Accounts(x.r.Context(), c)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if slices.ContainsFunc(c.Memberships, func(m ticket.Membership) bool { return m.Scope == a.Scope }) {
				d.Scopes = append(d.Scopes, option{Value: a.Scope.String(), Label: a.Title, Chosen: a.Default})
			}
		}
	}
	for _, lang := range x.site.Words.Languages() {
		d.Languages = append(d.Languages, option{Value: lang, Label: x.site.Words.Web(lang, "language"), Chosen: lang == x.Lang})
	}
	if !d.Link {
		var err error
		if d.Sessions, err = x.site.Sessions.List(x.r.Context(), x.v); err != nil {
			return err
		}
	}
	c, err := x.site.Credentials.Person(x.r.Context(), x.v.Address)
	if err != nil {
		return err
	}
	if x.site.Now().Before(c.Further.Login.Until) || c.Further.Login.Asked > 0 && c.Further.Login.Letter == 0 {
		d.Pending = c.Further.Address.String()
	}
	d.Password, d.Passkeys = c.Password != "", c.Passkeys
	for _, i := range c.Identities {
		d.Identities = append(d.Identities, i.Issuer)
	}
	return x.render(http.StatusOK, "profile", x.say("profile.title"), d)
}

func profileChanged(x *visit) error {
	if !x.v.Fresh(x.site.Now()) {
		return page.ErrStale
	}
	lang := x.r.FormValue("language")
	if !slices.Contains(x.site.Words.Languages(), lang) {
		return errForm
	}
	if err := x.site.Sessions.SetLanguage(x.r.Context(), x.v, lang); err != nil {
		return err
	}
	x.Lang = lang
	return x.goTo("/profile", x.say("profile.changed"))
}

// accountChosen says for which account the visitor's requests are that name none.
func accountChosen(x *visit) error {
	if x.v.Contact == nil {
		return ticket.ErrNotFound
	}
	if err := defaultSet(x, x.r.FormValue("account")); err != nil {
		return err
	}
	return x.goTo("/profile", x.say("profile.changed"))
}

// furtherAsked sends a code to an address that the visitor says is his.
func furtherAsked(x *visit) error {
	if !x.v.Fresh(x.site.Now()) {
		return page.ErrStale
	}
	a, err := x.address("address")
	if err != nil {
		return x.goTo("/profile", x.say("login.wrong"))
	}
	start := x.site.Now()
	err = x.site.Credentials.AskFurther(x.r.Context(), x.v, a, x.Lang)
	if even(x, start); err != nil {
		return err
	}
	return x.goTo("/profile", x.say("profile.further-sent", "email", a.String()))
}

// furtherAdded makes it his by that code.
func furtherAdded(x *visit) error {
	if !x.v.Fresh(x.site.Now()) {
		return page.ErrStale
	}
	err := x.site.Credentials.AddFurther(x.r.Context(), x.v, x.r.FormValue("code"))
	if errors.Is(err, session.ErrLogin) {
		return x.goTo("/profile", x.say("profile.further-wrong"))
	}
	if err != nil {
		return err
	}
	return x.goTo("/profile", x.say("profile.further-added"))
}

// sessionEnded revokes one of the visitor's sessions, or all of them.
func sessionEnded(x *visit) error {
	if !x.v.Fresh(x.site.Now()) {
		return page.ErrStale
	}
	var which []byte
	if id := x.r.FormValue("session"); id != "all" {
		var err error
		if which, err = hex.DecodeString(id); err != nil || len(which) == 0 {
			return errForm
		}
	}
	if err := x.site.Sessions.End(x.r.Context(), x.v, which); err != nil {
		return err
	}
	return x.goTo("/profile", x.say("profile.ended"))
}

// Own reports whether a session is the one that this page was asked for in.
func (x view) Own(s ticket.Session) bool { return slices.Equal(s.Hash, x.v.Session) }

// Hex names a session in a form.
func (x view) Hex(b []byte) string { return hex.EncodeToString(b) }
