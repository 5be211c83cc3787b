package web

import (
	"encoding/hex"
	"net/http"
	"slices"

	"guichet/desk/page"
	"guichet/ticket"
)

// profileData is what the page about oneself shows.
type profileData struct {
	Addresses []string
	Languages []option
	Scopes    []option
	Sessions  []ticket.Session
	Link      bool // he came by a personal link
}

func profile(x *visit) error {
	d := profileData{Addresses: []string{x.v.Address.String()}, Link: len(x.v.Session) == 0}
	if c := x.v.Contact; c != nil {
		d.Addresses = []string{c.Address.String()}
		for _, a := range c.Also {
			d.Addresses = append(d.Addresses, a.String())
		}
		for _, m := range c.Memberships {
			d.Scopes = append(d.Scopes, option{Value: m.Scope.String(), Label: m.Scope.String(), Chosen: m.Default})
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
