package web

import (
	"guichet/desk/page"
	"guichet/ticket"
)

// scopeSwitched switches all pages to the requests of one account, or back to all, and remembers it. It gives nobody more
// to see than he may.
func scopeSwitched(x *visit) error {
	accounts, err := x.site.Pages.Accounts(x.r.Context(), x.v.Contact)
	if err != nil {
		return err
	}
	var to *ticket.Scope
	for _, a := range accounts {
		if a.Scope.String() == x.r.FormValue("scope") {
			to = &a.Scope
		}
	}
	if to == nil && x.r.FormValue("scope") != "" {
		return errForm
	}
	if err := x.site.Sessions.SetScope(x.r.Context(), x.v, to); err != nil {
		return err
	}
	return x.goTo(safePath(x.r.FormValue("back")))
}

// defaultSet says for which account the visitor's requests are that name none.
func defaultSet(x *visit, scope string) error {
	if !x.v.Fresh(x.site.Now()) {
		return page.ErrStale
	}
	for _, m := range x.v.Contact.Memberships {
		if m.Scope.String() == scope {
			return x.site.Sessions.SetDefault(x.r.Context(), x.v, m.Scope)
		}
	}
	return errForm
}

// Switch is the choice of an account that stands above every page: nothing where there is none.
func (x view) Switch() (all []option) {
	accounts, err := x.site.Pages.Accounts(x.r.Context(), x.v.Contact)
	if err != nil || len(accounts) < 2 {
		return nil
	}
	at := ""
	if s := x.v.Contact.Scope; s != nil {
		at = s.String()
	}
	all = append(all, option{"", x.say("scope.all"), at == ""})
	for _, a := range accounts {
		all = append(all, option{a.Scope.String(), a.Title, at == a.Scope.String()})
	}
	return all
}

// Back is the page to come back to.
func (x view) Back() string { return safePath(x.back()) }
