package certificate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Options are what a Manager goes by.
type Options struct {
	Directory string          // the authority's URL
	Contact   string          // whom it may write to; "" nobody
	CA        string          // a PEM file that its own certificate is checked against; "" the system's
	Cache     string          // directory of certificates and keys, made with mode 0700
	Names     func() []string // host names wanted now, the one that is shown to who names none first; lower case
	Log       zerolog.Logger
}

// Manager has a certificate for each name, as soon as the authority gave it. Its methods may be
// called at once.
type Manager struct {
	o    Options
	auto *autocert.Manager
	self *tls.Certificate // shown until there is a better one

	mu     sync.Mutex
	have   map[string]bool
	faults map[string]error
}

// New prepares a Manager; Run gets the certificates.
func New(o Options) (*Manager, error) {
	m := &Manager{o: o, have: map[string]bool{}, faults: map[string]error{}}
	client := &acme.Client{DirectoryURL: o.Directory, UserAgent: "guichet"}
	if o.CA != "" {
		pem, err := os.ReadFile(o.CA)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate", o.CA)
		}
		client.HTTPClient = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}, Timeout: time.Minute}
	}
	m.auto = &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(o.Cache), Client: client, Email: o.Contact,
		HostPolicy: func(_ context.Context, host string) error {
			if !slices.Contains(o.Names(), host) {
				return errors.New("no name of this desk")
			}
			return nil
		},
	}
	var err error
	m.self, err = selfSigned(o.Names()[0])
	return m, err
}

// Challenges answers the authority's questions by HTTP and hands on every other request.
func (m *Manager) Challenges(other http.Handler) http.Handler { return m.auto.HTTPHandler(other) }

// TLS is the configuration for listeners. With challenges, it answers the authority, too (TLS-ALPN-01).
func (m *Manager) TLS(challenges bool, protocols ...string) *tls.Config {
	if challenges {
		protocols = append(protocols, acme.ALPNProto)
	}
	return &tls.Config{GetCertificate: m.get, MinVersion: tls.VersionTLS12, NextProtos: protocols}
}

// get returns what to show in a handshake, without ever waiting for the authority.
func (m *Manager) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if slices.Equal(hello.SupportedProtos, []string{acme.ALPNProto}) {
		return m.auto.GetCertificate(hello)
	}
	name := strings.ToLower(strings.TrimSuffix(hello.ServerName, "."))
	m.mu.Lock()
	if !m.have[name] { // also servers that deliver mail by another name of ours
		name = m.o.Names()[0]
	}
	have := m.have[name]
	m.mu.Unlock()
	if have {
		if c, err := m.auto.GetCertificate(asked(name)); err == nil {
			return c, nil
		}
	}
	return m.self, nil
}

// asked is a handshake in which a client of today asks for a name: one kind of key for everybody.
func asked(name string) *tls.ClientHelloInfo {
	return &tls.ClientHelloInfo{
		ServerName: name, SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
		SupportedCurves: []tls.CurveID{tls.CurveP256}, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
	}
}

// How often names are looked at that have a certificate, and those that wait for one: authorities
// count failures (Let's Encrypt: five an hour).
const (
	lookEvery = time.Minute
	retryMin  = time.Minute
	retryMax  = time.Hour
)

// Run gets what is missing until ctx ends. The listeners that the authority asks must be served
// meanwhile.
func (m *Manager) Run(ctx context.Context) error {
	wait, next := map[string]time.Duration{}, map[string]time.Time{}
	for {
		for _, name := range m.o.Names() {
			if m.has(name) || time.Now().Before(next[name]) || ctx.Err() != nil {
				continue
			}
			if err := m.fetch(name); err != nil {
				wait[name] = min(max(2*wait[name], retryMin), retryMax)
				next[name] = time.Now().Add(wait[name])
				m.o.Log.Error().Err(err).Str("name", name).Dur("retry_in", wait[name]).Msg("certificate is not to be had")
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
	}
}

func (m *Manager) has(name string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.have[name]
}

// fetch asks the cache, then the authority. From then on autocert renews it by itself.
func (m *Manager) fetch(name string) error {
	c, err := m.auto.GetCertificate(asked(name))
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		m.faults[name] = err
		return err
	}
	delete(m.faults, name)
	m.have[name] = true
	m.o.Log.Info().Str("name", name).Time("until", c.Leaf.NotAfter).Msg("certificate")
	return nil
}

// State tells of each name until when its certificate holds, and of those that wait why.
func (m *Manager) State() (until map[string]time.Time, faults map[string]error) {
	until, faults = map[string]time.Time{}, map[string]error{}
	for _, name := range m.o.Names() {
		m.mu.Lock()
		have, err := m.have[name], m.faults[name]
		m.mu.Unlock()
		if err != nil {
			faults[name] = err
		}
		if !have {
			continue
		}
		if c, err := m.auto.GetCertificate(asked(name)); err == nil && c.Leaf != nil {
			until[name] = c.Leaf.NotAfter
		}
	}
	return until, faults
}

// Names are those that a certificate is wanted for now.
func (m *Manager) Names() []string { return m.o.Names() }
