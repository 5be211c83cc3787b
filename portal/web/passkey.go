package web

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"guichet/desk/page"
	"guichet/mail"
	"guichet/portal/signin"
	"guichet/ticket"
)

// cookiePasskey names the ceremony of a passkey that a browser has begun.
const cookiePasskey = "guichet-passkey"

// answerJSON answers the script of a page.
func answerJSON(x *visit, v any) error {
	x.w.Header().Set("Content-Type", "application/json")
	return ignoreGone(x, json.NewEncoder(x.w).Encode(v))
}

// passkeyAsked begins a login by passkey. What it asks the device for is the same for every address.
func passkeyAsked(x *visit) error {
	keys := x.site.Ways.Passkeys
	if keys == nil {
		return ticket.ErrNotFound
	}
	a, err := x.address("email")
	if err != nil {
		return err
	}
	if !x.site.count.may("passkey "+x.client(), 60) {
		return errMany
	}
	options, keep, err := keys.BeginLogin(ticket.Fold(a).String())
	if err != nil {
		return err
	}
	x.setCookie(cookiePasskey, keep, 5*time.Minute)
	return answerJSON(x, options)
}

// loginByPasskey logs in who holds one of the address; the script says where to go on.
func loginByPasskey(x *visit) error {
	keys := x.site.Ways.Passkeys
	if keys == nil {
		return ticket.ErrNotFound
	}
	a, err := mail.ParseAddress(x.r.URL.Query().Get("email"))
	if err != nil {
		return errForm
	}
	c, err := x.site.Credentials.Person(x.r.Context(), a)
	if err != nil {
		return err
	}
	who := ownerOf(c)
	who.Name = ticket.Fold(a).String() // that he named at the begin: maybe a further address
	id, record, err := keys.Login(who, x.cookie(cookiePasskey), x.r)
	x.setCookie(cookiePasskey, "", 0)
	if err != nil {
		return notProven(err)
	}
	for _, have := range c.Passkeys {
		if string(have.ID) == string(id) {
			have.Record = record
			cookie, err := x.site.Credentials.ByPasskey(x.r.Context(), a, have, x.r.UserAgent())
			if err := x.keepSession(cookie, err); err != nil {
				return err
			}
			return answerJSON(x, map[string]string{"to": safePath(x.r.URL.Query().Get("to"))})
		}
	}
	return ticket.ErrNotFound
}

// notProven hides from strangers what was wrong with a device's answer.
func notProven(err error) error {
	if errors.Is(err, signin.ErrPasskey) {
		return errors.Join(ticket.ErrNotFound, err)
	}
	return err
}

func ownerOf(c *ticket.Contact) signin.Owner {
	who := signin.Owner{Handle: c.Handle, Name: c.Address.String()}
	for _, k := range c.Passkeys {
		who.Records = append(who.Records, k.Record)
	}
	return who
}

// mayKeys returns the passkeys of a visitor who may change them.
func mayKeys(x *visit) (*signin.Passkeys, *ticket.Contact, error) {
	keys := x.site.Ways.Passkeys
	if keys == nil {
		return nil, nil, ticket.ErrNotFound
	}
	if !x.v.Fresh(x.site.Now()) {
		return nil, nil, page.ErrStale
	}
	c, err := x.site.Credentials.Person(x.r.Context(), x.v.Address)
	return keys, c, err
}

// passkeyWanted begins to make one on the visitor's device.
func passkeyWanted(x *visit) error {
	keys, c, err := mayKeys(x)
	if err != nil {
		return err
	}
	if c.Handle, err = x.site.Credentials.Handle(x.r.Context(), x.v); err != nil {
		return err
	}
	options, keep, err := keys.BeginAdding(ownerOf(c))
	if err != nil {
		return err
	}
	x.setCookie(cookiePasskey, keep, 5*time.Minute)
	return answerJSON(x, options)
}

// passkeyMade keeps it.
func passkeyMade(x *visit) error {
	keys, c, err := mayKeys(x)
	if err != nil {
		return err
	}
	id, record, err := keys.Add(ownerOf(c), x.cookie(cookiePasskey), x.r)
	x.setCookie(cookiePasskey, "", 0)
	if err != nil {
		return notProven(err)
	}
	err = x.site.Credentials.AddPasskey(x.r.Context(), x.v, ticket.Passkey{ID: id, Name: ticket.CutText(x.r.UserAgent(), 200), Added: x.site.Now().UTC(), Record: record})
	if errors.Is(err, ticket.ErrManyPasskeys) {
		return errMany
	}
	if err != nil {
		return err
	}
	x.setNotice(x.say("passkey.made"))
	return answerJSON(x, map[string]string{"to": "/profile"})
}

// passkeyDropped forgets one.
func passkeyDropped(x *visit) error {
	if _, _, err := mayKeys(x); err != nil {
		return err
	}
	id, err := hex.DecodeString(x.r.FormValue("passkey"))
	if err != nil || len(id) == 0 {
		return errForm
	}
	if err := x.site.Credentials.DropPasskey(x.r.Context(), x.v, id); err != nil {
		return err
	}
	return x.goTo("/profile", x.say("passkey.dropped"))
}

// Passkeys reports whether this site has them.
func (x view) Passkeys() bool { return x.site.Ways.Passkeys != nil }

// HasPassword reports whether this site has passwords.
func (x view) HasPassword() bool { return x.site.Ways.Password != nil }

// SignsUp reports whether people may sign up.
func (x view) SignsUp() bool { return x.site.Ways.SignUp }

// CannotLogIn reports whether there is a form for who cannot log in.
func (x view) CannotLogIn() bool { return x.site.Ways.CannotLogIn != "" }

// Providers are those of OpenID Connect.
func (x view) Providers() []*signin.Provider { return x.site.Ways.Providers }
