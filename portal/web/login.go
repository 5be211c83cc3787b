package web

import (
	"errors"
	"net/http"
	"time"

	"guichet/desk/session"
	"guichet/mail"
	"guichet/ticket"
)

// loginData is what the login page shows.
type loginData struct {
	Email, To string
	Wrong     string // the phrase that says what was; "" nothing
}

// proveData is what stands where one has to show once more that mail reaches him.
type proveData struct{ Email, To string }

// evenTime is how long asking for a login letter takes, whether there is somebody to write to or not.
const evenTime = 300 * time.Millisecond

func home(x *visit) error {
	if !x.v.IsZero() {
		return x.goTo("/tickets")
	}
	return x.render(http.StatusOK, "home", x.say("home.title"), nil)
}

func login(x *visit) error {
	return x.showLogin(http.StatusOK, loginData{To: safePath(x.r.FormValue("to"))})
}

// showLogin shows all ways in.
func (x *visit) showLogin(status int, d loginData) error {
	title := x.say("login.title")
	if w := &x.site.Ways; w.Password != nil || w.Passkeys != nil || len(w.Providers) > 0 {
		title = x.say("nav.login")
	}
	return x.render(status, "login", title, d)
}

// loginAsked sends a login letter. The answer is the same whether the address is known, in words and in time.
func loginAsked(x *visit) error {
	start, to := x.site.Now(), safePath(x.r.FormValue("to"))
	a, err := x.address("email")
	if err != nil {
		return x.showLogin(http.StatusBadRequest, loginData{To: to, Wrong: "login.wrong"})
	}
	if !x.site.count.may("login "+x.client(), 30) {
		return errMany
	}
	err = x.site.Sessions.Ask(x.r.Context(), session.Asking{Address: a, Language: x.Lang, To: to})
	if even(x, start); err != nil {
		return err
	}
	return x.render(http.StatusOK, "code", x.say("code.title"), loginData{Email: a.String(), To: to})
}

// loginByCode logs in who types the code of the letter.
func loginByCode(x *visit) error {
	a, err := mail.ParseAddress(x.r.FormValue("email"))
	if err != nil {
		return errForm
	}
	if !x.site.count.may("code "+x.client(), 30) {
		return errMany
	}
	to := safePath(x.r.FormValue("to"))
	cookie, err := x.site.Sessions.ByCode(x.r.Context(), a, x.r.FormValue("code"), x.r.UserAgent())
	if errors.Is(err, session.ErrLogin) {
		return x.render(http.StatusForbidden, "code", x.say("code.title"), loginData{Email: a.String(), To: to, Wrong: "code.wrong"})
	}
	return x.loggedIn(cookie, to, err)
}

// loginButton shows the button that the letter's link leads to: programs that look into mail follow links.
func loginButton(x *visit) error {
	return x.render(http.StatusOK, "enter", x.say("login.title"), nil)
}

func loginByToken(x *visit) error {
	if !x.site.count.may("token "+x.client(), 60) {
		return errMany
	}
	cookie, to, err := x.site.Sessions.ByToken(x.r.Context(), x.r.PathValue("token"), x.r.UserAgent())
	return x.loggedIn(cookie, safePath(to), err)
}

// loggedIn keeps the cookie of a new session and goes on.
func (x *visit) loggedIn(cookie, to string, err error) error {
	if err := x.keepSession(cookie, err); err != nil {
		return err
	}
	return x.goTo(to)
}

// keepSession keeps the cookie of a new session, unless an agent acts for this customer now: who is not logged in by
// then cannot (PRODUCT 5.7).
func (x *visit) keepSession(cookie string, err error) error {
	if err != nil {
		return err
	}
	v, err := x.site.Sessions.Check(x.r.Context(), cookie)
	if err != nil {
		return err
	}
	if err := x.mayLogIn(v.Address); err != nil {
		return errors.Join(err, x.site.Sessions.End(x.r.Context(), v, v.Session))
	}
	x.setCookie(cookieSession, cookie, ticket.SessionTime)
	x.setCookie(cookieLink, "", 0)
	return nil
}

func (x *visit) mayLogIn(a mail.Address) error {
	acting, err := x.site.Access.MayAct(x.r.Context(), mail.Address{}, a)
	if err == nil && !acting.CustomerLogIn {
		err = session.ErrLogin
	}
	return err
}

func logout(x *visit) error {
	x.setCookie(cookieSession, "", 0)
	x.setCookie(cookieLink, "", 0)
	if len(x.v.Session) > 0 {
		if err := x.site.Sessions.End(x.r.Context(), x.v, x.v.Session); err != nil {
			return err
		}
	}
	return x.goTo("/")
}

// link opens the pages by a personal link (PRODUCT 5.6). It changes nothing at the desk: what the browser keeps is the
// link itself. Who is logged in as an agent goes on as one, since agents read letters that customers forwarded.
func link(x *visit) error {
	v, err := x.site.Pages.CheckLink(x.r.Context(), x.r.PathValue("token"))
	if err != nil {
		return err
	}
	if x.v.Agent == nil && !v.Contact.Has(x.v.Address) {
		x.setCookie(cookieSession, "", 0)
	}
	if x.v.Agent == nil {
		x.setCookie(cookieLink, x.r.PathValue("token"), v.Expires.Sub(x.site.Now()))
		if len(x.v.Session) == 0 || !v.Contact.Has(x.v.Address) {
			x.become(byLink(v))
		}
	}
	return x.bounce(ticketPath(v.Ticket))
}
