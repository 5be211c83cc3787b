package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"guichet/desk/session"
	"guichet/mail"
	"guichet/portal/signin"
	"guichet/ticket"
)

// cookieBegun is a login at a provider on its way. A provider sends the browser back from another site, so it is the one
// cookie that is lax; it opens nothing by itself.
const (
	cookieBegun = "guichet-provider"
	begunTime   = 10 * time.Minute
)

func providerOf(x *visit) (*signin.Provider, error) {
	for _, p := range x.site.Ways.Providers {
		if strings.EqualFold(p.Name, x.r.PathValue("name")) {
			return p, nil
		}
	}
	return nil, ticket.ErrNotFound
}

// withProvider sends the browser to a provider of OpenID Connect. It changes nothing here.
func withProvider(x *visit) error {
	p, err := providerOf(x)
	if err != nil {
		return err
	}
	if !x.site.count.may("provider "+x.client(), 30) {
		return errMany
	}
	address, begun, err := p.Begin(x.r.Context(), safePath(x.r.FormValue("to")))
	if err != nil {
		x.site.Log.Warn().Err(err).Msg("login at a provider")
		return x.showLogin(http.StatusBadGateway, loginData{To: safePath(x.r.FormValue("to")), Wrong: "provider.down"})
	}
	http.SetCookie(x.w, &http.Cookie{
		Name: x.site.cookieName(cookieBegun), Value: begun.Keep(), Path: "/", MaxAge: int(begunTime / time.Second), HttpOnly: true,
		Secure: strings.HasPrefix(x.site.Policy.URL, "https://"), SameSite: http.SameSiteLaxMode,
	})
	return x.goTo(address)
}

// backFromProvider logs in whom the provider vouches for. It does so only in the browser that went there, and a code is good
// once: who merely follows the address gets nothing.
func backFromProvider(x *visit) error {
	p, err := providerOf(x)
	if err != nil {
		return err
	}
	begun := signin.Kept(x.cookie(cookieBegun))
	x.setCookie(cookieBegun, "", 0)
	who, err := p.Finish(x.r.Context(), begun, x.r.FormValue("state"), x.r.FormValue("code"))
	to := safePath(begun.To)
	if err != nil {
		x.site.Log.Info().Err(err).Str("provider", p.Name).Msg("no login at a provider")
		return x.showLogin(http.StatusForbidden, loginData{To: to, Wrong: "provider.wrong"})
	}
	a, err := mail.ParseAddress(who.Email)
	if err != nil {
		return x.showLogin(http.StatusForbidden, loginData{To: to, Wrong: "provider.wrong"})
	}
	cookie, err := x.site.Credentials.ByIdentity(x.r.Context(), mail.Mailbox{Name: who.Name, Address: a}, ticket.Identity{Issuer: p.Issuer, Subject: who.Subject}, x.r.UserAgent())
	if errors.Is(err, session.ErrLogin) {
		return x.showLogin(http.StatusForbidden, loginData{To: to, Wrong: "provider.wrong"})
	}
	if err := x.keepSession(cookie, err); err != nil {
		return err
	}
	return x.bounce(to)
}
