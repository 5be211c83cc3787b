package signin

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkeys are the ceremonies of WebAuthn (W3C, Level 2) for one site.
type Passkeys struct {
	lib *webauthn.WebAuthn
	now func() time.Time

	mutex sync.Mutex
	begun map[string]ceremony // by what the browser keeps
}

type ceremony struct {
	session webauthn.SessionData
	who     string // whom it is for
	until   time.Time
}

// Bounds of ceremonies.
const (
	ceremonyTime = 5 * time.Minute
	maxBegun     = 20_000
)

// ErrPasskey is returned for every answer of a device that proves nothing.
var ErrPasskey = errors.New("this passkey does not log you in")

// NewPasskeys prepares them for a site of this address and name.
func NewPasskeys(site, name string, now func() time.Time) (*Passkeys, error) {
	u, err := url.Parse(site)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("passkeys need the address of the pages: %q is none", site)
	}
	lib, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host}})
	if err != nil {
		return nil, err
	}
	return &Passkeys{lib: lib, now: now, begun: map[string]ceremony{}}, nil
}

// Owner is who has or gets passkeys.
type Owner struct {
	Handle  []byte   // random, his for good
	Name    string   // his address, shown by his device only
	Records [][]byte // of the passkeys that he has
}

// owner is an Owner as the library asks it.
type owner struct{ Owner }

func (o owner) WebAuthnID() []byte          { return o.Handle }
func (o owner) WebAuthnName() string        { return o.Name }
func (o owner) WebAuthnDisplayName() string { return o.Name }

// WebAuthnCredentials are the keys that can be read.
func (o owner) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, r := range o.Records {
		var c webauthn.Credential
		if json.Unmarshal(r, &c) == nil {
			all = append(all, c)
		}
	}
	return all
}

// BeginAdding returns what the browser's script asks the device for, and what the browser keeps meanwhile.
func (p *Passkeys) BeginAdding(who Owner) (options any, keep string, err error) {
	var have []protocol.CredentialDescriptor
	for _, c := range (owner{who}).WebAuthnCredentials() {
		have = append(have, c.Descriptor())
	}
	options, session, err := p.lib.BeginRegistration(owner{who}, webauthn.WithExclusions(have),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return nil, "", err
	}
	keep, err = p.keep(*session, who.Name)
	return options, keep, err
}

// Add returns the new key that the device's answer brings: its id, and the record to keep.
func (p *Passkeys) Add(who Owner, keep string, answer *http.Request) (id, record []byte, err error) {
	c, err := p.take(keep, who.Name)
	if err != nil {
		return nil, nil, err
	}
	key, err := p.lib.FinishRegistration(owner{who}, c.session, answer)
	if err != nil {
		return nil, nil, errors.Join(ErrPasskey, err)
	}
	record, err = json.Marshal(key)
	return key.ID, record, err
}

// BeginLogin is BeginAdding for a login with any passkey of this site: what it asks for says nothing of whose it is.
func (p *Passkeys) BeginLogin(name string) (options any, keep string, err error) {
	options, session, err := p.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	keep, err = p.keep(*session, name)
	return options, keep, err
}

// Login returns which key of an owner the device's answer proves, and what is known of it by now.
func (p *Passkeys) Login(who Owner, keep string, answer *http.Request) (id, record []byte, err error) {
	c, err := p.take(keep, who.Name)
	if err != nil {
		return nil, nil, err
	}
	find := func(_, handle []byte) (webauthn.User, error) {
		if len(handle) == 0 || !slices.Equal(handle, who.Handle) {
			return nil, ErrPasskey
		}
		return owner{who}, nil
	}
	key, err := p.lib.FinishDiscoverableLogin(find, c.session, answer)
	if err != nil {
		return nil, nil, errors.Join(ErrPasskey, err)
	}
	if key.Authenticator.CloneWarning {
		return nil, nil, ErrPasskey // its counter went back: somebody has a copy
	}
	record, err = json.Marshal(key)
	return key.ID, record, err
}

// keep remembers a ceremony, good once.
func (p *Passkeys) keep(s webauthn.SessionData, who string) (string, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.now()
	if len(p.begun) >= maxBegun {
		for name, c := range p.begun {
			if now.After(c.until) {
				delete(p.begun, name)
			}
		}
	}
	if len(p.begun) >= maxBegun {
		return "", errors.New("too many logins have begun")
	}
	name := random()
	p.begun[name] = ceremony{session: s, who: who, until: now.Add(ceremonyTime)}
	return name, nil
}

// take returns a ceremony that began for somebody, once.
func (p *Passkeys) take(name, who string) (ceremony, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	c, ok := p.begun[name]
	delete(p.begun, name)
	if !ok || c.who != who || p.now().After(c.until) {
		return ceremony{}, ErrPasskey
	}
	return c, nil
}
