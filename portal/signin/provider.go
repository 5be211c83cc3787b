package signin

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is one of OpenID Connect by which people log in (authorization code flow with PKCE). All but CA are set.
type Provider struct {
	Name     string // in addresses
	Label    string // on the button
	Issuer   string
	ClientID string
	Secret   func() (string, error) // read at each login, so that it may change
	Redirect string                 // the page that it sends people back to

	mutex sync.Mutex
	found *oidc.Provider
}

// Identity is whom a provider vouches for.
type Identity struct {
	Subject string // never given to anybody else
	Email   string // that it has verified
	Name    string // "" where it says none
}

// Begun is a login at a provider on its way; the browser keeps it.
type Begun struct {
	State, Nonce, Verifier string
	To                     string // the page that was asked for
}

// ErrProvider is returned for what a provider does not vouch for.
var ErrProvider = errors.New("the provider does not vouch for a verified address")

// answerTime is how long a provider may take to answer.
const answerTime = 10 * time.Second

// client speaks to a provider; what it answers is bounded.
func client(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	return oidc.ClientContext(ctx, &http.Client{Transport: bounded{http.DefaultTransport}, Timeout: answerTime}), cancel
}

// bounded cuts answers that are too long.
type bounded struct{ http.RoundTripper }

const maxAnswer = 1 << 20

// RoundTrip does what http.RoundTripper says.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}

// discover reads what the provider says of itself, once; a fault is tried again with the next login.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.found == nil {
		found, err := oidc.NewProvider(context.WithoutCancel(ctx), p.Issuer) // its keys are fetched with this context, too
		if err != nil {
			return nil, nil, fmt.Errorf("provider %s: %w", p.Name, err)
		}
		p.found = found
	}
	secret, err := p.Secret()
	if err != nil {
		return nil, nil, fmt.Errorf("provider %s: %w", p.Name, err)
	}
	return p.found, &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: secret, Endpoint: p.found.Endpoint(), RedirectURL: p.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}, nil
}

// Begin returns where to send the browser, and what it has to bring back.
func (p *Provider) Begin(ctx context.Context, to string) (address string, b Begun, err error) {
	ctx, cancel := client(ctx)
	defer cancel()
	_, c, err := p.discover(ctx)
	if err != nil {
		return "", b, err
	}
	b = Begun{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), To: to}
	return c.AuthCodeURL(b.State, oidc.Nonce(b.Nonce), oauth2.S256ChallengeOption(b.Verifier)), b, nil
}

// Finish says whom the provider vouches for, by what it sent the browser back with. The error is ErrProvider, or the
// network's.
func (p *Provider) Finish(ctx context.Context, b Begun, state, code string) (who Identity, err error) {
	if b.State == "" || state != b.State || code == "" {
		return who, ErrProvider
	}
	ctx, cancel := client(ctx)
	defer cancel()
	found, c, err := p.discover(ctx)
	if err != nil {
		return who, err
	}
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(b.Verifier))
	if err != nil {
		return who, errors.Join(ErrProvider, err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID}).Verify(ctx, raw)
	if err != nil || id.Nonce != b.Nonce || id.Subject == "" {
		return who, errors.Join(ErrProvider, err)
	}
	var claims struct {
		Email    string `json:"email"`
		Verified flag   `json:"email_verified"`
		Name     string `json:"name"`
	}
	if err := id.Claims(&claims); err != nil {
		return who, errors.Join(ErrProvider, err)
	}
	if claims.Email == "" { // some have it at their userinfo only (OpenID Connect Core 1.0 §5.4)
		info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil || info.Subject != id.Subject || info.Claims(&claims) != nil {
			return who, errors.Join(ErrProvider, err)
		}
	}
	if claims.Email == "" || !bool(claims.Verified) {
		return who, ErrProvider
	}
	return Identity{Subject: id.Subject, Email: claims.Email, Name: strings.Join(strings.Fields(claims.Name), " ")}, nil
}

// flag is a boolean that some providers write as a text.
type flag bool

// UnmarshalJSON reads either.
func (f *flag) UnmarshalJSON(b []byte) error {
	*f = string(b) == "true" || string(b) == `"true"`
	return nil
}

// Keep is what a browser keeps of a login on its way.
func (b Begun) Keep() string {
	octets, err := json.Marshal(b)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(octets)
}

// Kept reads it; the zero value if it is none.
func Kept(s string) (b Begun) {
	octets, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(octets, &b) != nil {
		return Begun{}
	}
	return b
}

func random() string {
	b := make([]byte, 18)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}
