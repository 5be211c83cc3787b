package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"

	"guichet/desk/authority"
	"guichet/desk/page"
	"guichet/desk/session"
	"guichet/templates"
	"guichet/ticket"
)

// visit is one request, and what templates ask of it.
type visit struct {
	w    http.ResponseWriter
	r    *http.Request
	site *Site
	v    *session.Visitor

	live bool // the page is told of changes

	Lang   string
	Title  string
	Notice []string // what was done, or not
	Data   any
}

// The cookies. Those of a site with TLS have the prefix that binds them to it (RFC 6265bis §4.1.3.2).
const (
	cookieSession = "guichet-session"
	cookieLink    = "guichet-link"
	cookieNotice  = "guichet-notice"
)

func (s *Site) cookieName(name string) string {
	if strings.HasPrefix(s.Policy.URL, "https://") {
		return "__Host-" + name
	}
	return name
}

// setCookie keeps a value in the browser; an empty one takes it away.
func (x *visit) setCookie(name, value string, ttl time.Duration) {
	age := int(ttl / time.Second)
	if value == "" {
		age = -1
	}
	http.SetCookie(x.w, &http.Cookie{
		Name: x.site.cookieName(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true,
		Secure: strings.HasPrefix(x.site.Policy.URL, "https://"), SameSite: http.SameSiteStrictMode,
	})
}

func (x *visit) cookie(name string) string {
	c, err := x.r.Cookie(x.site.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// identify finds who visits: by the cookie of a session, else by that of a personal link.
func (x *visit) identify() error {
	ctx := x.r.Context()
	if c := x.cookie(cookieSession); c != "" {
		v, err := x.site.Sessions.Check(ctx, c)
		if err == nil {
			x.become(v)
			return nil
		}
		if !errors.Is(err, session.ErrLogin) {
			return err
		}
	}
	if c := x.cookie(cookieLink); c != "" {
		v, err := x.site.Pages.CheckLink(ctx, c)
		if err == nil {
			x.become(byLink(v))
			return nil
		}
		if !errors.Is(err, page.ErrLink) {
			return err
		}
	}
	return nil
}

// become makes somebody the visitor.
func (x *visit) become(v *session.Visitor) {
	x.v = v
	if v.Language != "" {
		x.Lang = x.offered(v.Language)
	}
}

// byLink is whom a personal link opens the pages for.
func byLink(v *page.Visitor) *session.Visitor {
	lang := v.Contact.Language
	if lang == "" {
		lang = v.Language
	}
	return &session.Visitor{Asker: authority.Asker{Contact: v.Contact}, Address: v.Address, Name: v.Name, Language: lang}
}

// browserLanguage is the best of what the browser asks for.
func (x *visit) browserLanguage() string {
	want := x.r.Header.Get("Accept-Language")
	if want == "" {
		want = x.site.Policy.Addresses[0].Language
	}
	return x.offered(want)
}

func (x *visit) offered(want string) string {
	names := x.site.Words.Languages()
	var tags []language.Tag
	for _, name := range names {
		tags = append(tags, language.Make(name))
	}
	wanted, _, err := language.ParseAcceptLanguage(want)
	if err != nil || len(names) == 0 {
		return "en"
	}
	_, at, sure := language.NewMatcher(tags).Match(wanted...)
	if sure == language.No {
		return "en"
	}
	return names[at]
}

// say is a phrase of the pages.
func (x *visit) say(name string, pairs ...string) string {
	return x.site.Words.Web(x.Lang, name, pairs...)
}

// sentence is what the desk says to a command.
func (x *visit) sentence(list string, said ticket.Said) string {
	return x.site.Words.Say(x.Lang, list, templates.Result(said))
}

// render writes a page.
func (x *visit) render(status int, name, title string, data any) error {
	x.Title, x.Data = title, data
	x.takeNotice()
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, view{x}); err != nil {
		http.Error(x.w, "Please try again later.", http.StatusInternalServerError)
		return err
	}
	x.w.WriteHeader(status)
	if _, err := x.w.Write(b.Bytes()); err != nil {
		x.site.Log.Debug().Err(err).Msg("write a page")
	}
	return nil
}

// goTo sends the browser on, by GET, with what is to be told there.
func (x *visit) goTo(path string, notice ...string) error {
	x.setNotice(notice...)
	x.w.Header().Set("Location", path)
	x.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// setNotice keeps what the next page has to tell.
func (x *visit) setNotice(notice ...string) {
	if b, err := json.Marshal(notice); err == nil && len(notice) > 0 && len(b) <= 2000 {
		x.setCookie(cookieNotice, base64.RawURLEncoding.EncodeToString(b), time.Minute)
	}
}

// takeNotice shows once what the page before had to tell. It is the visitor's own words to himself: what
// somebody put there himself deceives nobody else.
func (x *visit) takeNotice() {
	c := x.cookie(cookieNotice)
	if c == "" {
		return
	}
	x.setCookie(cookieNotice, "", 0)
	if b, err := base64.RawURLEncoding.DecodeString(c); err == nil {
		var notice []string
		if json.Unmarshal(b, &notice) == nil {
			x.Notice = append(x.Notice, notice...)
		}
	}
}

// safePath is a path of these pages that one may be sent on to; "/tickets" for any other (no open redirect).
func safePath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.ContainsAny(to, "\\\r\n\t") || strings.HasPrefix(to, "//") {
		return "/tickets"
	}
	for _, at := range []string{"/tickets", "/profile", "/new", "/quarantine", "/caller", "/password", "/help"} {
		if u.Path == at || strings.HasPrefix(u.Path, at+"/") {
			return u.RequestURI()
		}
	}
	return "/tickets"
}

// back is the page to come back to: this one, or of a form the ticket that it stands on.
func (x *visit) back() string {
	if x.r.Method == http.MethodGet {
		return x.r.URL.RequestURI()
	}
	if n := x.r.PathValue("number"); n != "" {
		return "/tickets/" + n
	}
	return "/tickets"
}

// toLogin asks who it is. A browser sends strict cookies only from page to page of one site, so who follows a link in
// his mail is sent round once before he is asked.
func (x *visit) toLogin() error {
	if x.r.Method == http.MethodGet && x.r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return x.bounce(x.r.URL.RequestURI())
	}
	return x.showLogin(http.StatusUnauthorized, loginData{To: safePath(x.back())})
}

// bounce is a page that goes on to another one by itself.
func (x *visit) bounce(path string) error {
	x.w.Header().Set("Refresh", "0; url="+path)
	return x.render(http.StatusOK, "bounce", x.say("bounce.title"), path)
}
