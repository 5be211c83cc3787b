package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guichet/desk/page"
	"guichet/desk/session"
	"guichet/mail"
	"guichet/password"
	"guichet/portal/signin"
	"guichet/ticket"
)

// Ways are how people get in beside the login by mail. The zero value: no other way.
type Ways struct {
	Password    *password.Policy // nil: nobody has one
	SignUp      bool
	Passkeys    *signin.Passkeys // nil: there are none
	Providers   []*signin.Provider
	CannotLogIn string // the category of that form; "": there is none
}

// Credentials are what people log in with beside letters.
type Credentials interface {
	Person(ctx context.Context, a mail.Address) (*ticket.Contact, error)
	SetPassword(ctx context.Context, v *session.Visitor, word string) error
	ByPassword(ctx context.Context, a mail.Address, word, browser string) (cookie string, err error)
	ByIdentity(ctx context.Context, who mail.Mailbox, i ticket.Identity, browser string) (cookie string, err error)
	Handle(ctx context.Context, v *session.Visitor) ([]byte, error)
	AddPasskey(ctx context.Context, v *session.Visitor, p ticket.Passkey) error
	AskFurther(ctx context.Context, v *session.Visitor, a mail.Address, language string) error
	AddFurther(ctx context.Context, v *session.Visitor, code string) error
	DropPasskey(ctx context.Context, v *session.Visitor, id []byte) error
	ByPasskey(ctx context.Context, a mail.Address, p ticket.Passkey, browser string) (cookie string, err error)
}

// How often an address and a client may try a password in ten minutes.
const (
	triesOfAddress = 10
	triesOfClient  = 30
)

// even waits until evenTime is over since start, so that the answer tells nothing by its time.
func even(x *visit, start time.Time) {
	if wait := evenTime - x.site.Now().Sub(start); wait > 0 {
		select {
		case <-time.After(wait):
		case <-x.r.Context().Done():
		}
	}
}

// loginByPassword logs in who knows it. What is wrong is told to nobody: address, password, or that there is none.
func loginByPassword(x *visit) error {
	if x.site.Ways.Password == nil {
		return ticket.ErrNotFound
	}
	start, to := x.site.Now(), safePath(x.r.FormValue("to"))
	a, err := x.address("email")
	if err != nil {
		return x.showLogin(http.StatusBadRequest, loginData{To: to, Wrong: "login.wrong"})
	}
	if !x.site.count.may("password "+x.client(), triesOfClient) || !x.site.count.may("password of "+ticket.Fold(a).String(), triesOfAddress) {
		return errMany
	}
	cookie, err := x.site.Credentials.ByPassword(x.r.Context(), a, x.r.FormValue("password"), x.r.UserAgent())
	if errors.Is(err, session.ErrLogin) {
		even(x, start)
		return x.showLogin(http.StatusForbidden, loginData{Email: a.String(), To: to, Wrong: "password.wrong"})
	}
	return x.loggedIn(cookie, to, err)
}

// passwordData is the page where a password is chosen.
type passwordData struct {
	Email string // of who has shown lately that mail reaches him; "": he is asked for it first
	Has   bool   // he has one already
	Fault string
	Rules []string
}

// passwordForm asks for a new password, or for the address whose it shall be: "forgotten" and the first one are the same.
func passwordForm(x *visit) error { return showPassword(x, http.StatusOK, "") }

func showPassword(x *visit, status int, fault string) error {
	p := x.site.Ways.Password
	if p == nil {
		return ticket.ErrNotFound
	}
	d := passwordData{Fault: fault}
	if !x.v.IsZero() {
		if !x.v.Fresh(x.site.Now()) {
			return page.ErrStale
		}
		c, err := x.site.Credentials.Person(x.r.Context(), x.v.Address)
		if err != nil {
			return err
		}
		d.Email, d.Has = x.v.Address.String(), c.Password != ""
	}
	d.Rules = append(d.Rules, x.say("password.long", "min", strconv.Itoa(max(1, p.Min)), "max", strconv.Itoa(p.Max)))
	if p.Classes > 0 {
		d.Rules = append(d.Rules, x.say("password.classes", "number", strconv.Itoa(p.Classes)))
	}
	return x.render(status, "password", x.say("password.title"), d)
}

// passwordSet keeps a new password.
func passwordSet(x *visit) error {
	p := x.site.Ways.Password
	switch {
	case p == nil:
		return ticket.ErrNotFound
	case x.v.IsZero():
		return errUnknown
	case !x.v.Fresh(x.site.Now()):
		return page.ErrStale
	}
	if x.r.FormValue("drop") != "" {
		if err := x.site.Credentials.SetPassword(x.r.Context(), x.v, ""); err != nil {
			return err
		}
		return x.goTo("/profile", x.say("password.dropped"))
	}
	word := x.r.FormValue("password")
	var fault password.Fault
	if errors.As(p.Check(word, x.v.Address.String(), x.v.Name, view{x}.Company()), &fault) {
		return showPassword(x, http.StatusBadRequest, x.say("password.fault."+string(fault)))
	}
	if err := x.site.Credentials.SetPassword(x.r.Context(), x.v, word); err != nil {
		return err
	}
	return x.goTo("/profile", x.say("password.set"))
}

// signUpData is the form of who has never written.
type signUpData struct {
	Name, Email, Task string
	Fault             string
}

func signUp(x *visit) error {
	if !x.site.Ways.SignUp {
		return ticket.ErrNotFound
	}
	return x.render(http.StatusOK, "signup", x.say("signup.title"), signUpData{Task: x.site.work.Task()})
}

// signedUp sends the letter that confirms an address: it is a login letter, to who is known as to who is not.
func signedUp(x *visit) error {
	if !x.site.Ways.SignUp {
		return ticket.ErrNotFound
	}
	start := x.site.Now()
	name := ticket.CutText(strings.Join(strings.Fields(x.r.FormValue("name")), " "), 100)
	d := signUpData{Name: name, Email: x.r.FormValue("email"), Task: x.r.FormValue("task")}
	a, err := x.address("email")
	if err != nil || name == "" {
		d.Fault = x.say("signup.wrong")
		return x.render(http.StatusBadRequest, "signup", x.say("signup.title"), d)
	}
	if d.Fault, err = worked(x, &d.Task); err != nil || d.Fault != "" {
		if err == nil {
			err = x.render(http.StatusBadRequest, "signup", x.say("signup.title"), d)
		}
		return err
	}
	err = x.site.Sessions.Ask(x.r.Context(), session.Asking{Address: a, Language: x.Lang, SignUp: true, Name: name, To: afterSignUp(x)})
	if even(x, start); err != nil {
		return err
	}
	return x.render(http.StatusOK, "code", x.say("code.title"), loginData{Email: a.String(), To: afterSignUp(x)})
}

// afterSignUp is where who has confirmed his address goes on.
func afterSignUp(x *visit) string {
	if x.site.Ways.Password != nil {
		return "/password"
	}
	return "/tickets"
}

// waits is how many forms without script a client may send in ten minutes: they cost him no work.
const waits = 5

// worked judges the proof of work that came with a form. A fault is for the form, with the task to show there.
func worked(x *visit, task *string) (fault string, err error) {
	switch x.site.work.Check(*task, x.r.FormValue("number")) {
	case signin.Worked:
		return "", nil
	case signin.Waited:
		if !x.site.count.may("waited "+x.client(), waits) {
			return "", errMany
		}
		return "", nil
	case signin.Early:
		return x.say("work.early"), nil
	}
	*task = x.site.work.Task()
	return x.say("work.again"), nil
}

// workData is the task of a form without login.
type workData struct {
	Task, Words string
	Bits        int
}

// Work is a form's task.
func (x view) Work(task string) workData {
	return workData{Task: task, Words: x.say("work.wait"), Bits: x.site.work.Cost()}
}
