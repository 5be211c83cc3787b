package check

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"guichet/config"
	"guichet/e2e/live"
	"guichet/setup"
	"guichet/zone"
)

// now is the time of all tests.
var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// scene is a desk and all that surrounds it, in order; a wrong turn changes one thing of it.
type scene struct {
	t     *testing.T
	dir   string
	zone  map[string][]string // "name. TYPE" to data
	conf  func(string) string // changes the text of the configuration
	hosts map[string]string   // "IP:port" to where it really is; "" refuses
	o     Options
	mail  *peer // our server
	web   *policyServer
	sick  error // of the desk
	queue Queue
	lose  bool // mail is taken and gone
	doubt string
}

// newScene is a desk in order.
func newScene(t *testing.T) *scene {
	s := &scene{t: t, dir: t.TempDir(), conf: func(s string) string { return s }, doubt: "pass"}
	cert, key := live.SelfSigned(t, s.dir, now.AddDate(0, 2, 0), "mx.example.org", "mta-sts.example.org")
	s.mail = newPeer(t, "mx.example.org", cert, key)
	s.web = newPolicyServer(t, cert, key)
	outside := newPeer(t, "mx.agents.test", "", "")
	s.hosts = map[string]string{"192.0.2.25:25": s.mail.addr, "192.0.2.25:443": s.web.addr, "198.51.100.7:25": outside.addr}
	pool := x509.NewCertPool()
	pem, err := os.ReadFile(cert)
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		t.Fatal(err)
	}
	s.o = Options{
		Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.25"), netip.MustParseAddr("127.0.0.1")}, Roots: pool,
		Now: func() time.Time { return now }, Clock: func() (bool, error) { return true, nil },
		Space: func(string) (Space, error) { return Space{Free: 50e9, Total: 100e9, Files: 1e6, Inodes: 2e6}, nil },
		Mark:  func(string) string { return "ours" }, Lists: []string{"list.test"}, Patience: 2 * time.Second, BackupMark: "backup",
	}
	s.o.Desk = s
	s.prepare(cert, key)
	return s
}

// prepare writes the configuration as setup does, and the zone that it wants.
func (s *scene) prepare(cert, key string) {
	a := setup.Answers{
		Address: address("support@example.org"), Hostname: "mx.example.org", Agents: addresses("ana@agents.test"),
		Certificate: setup.FromFiles, Cert: cert, Key: key, File: filepath.Join(s.dir, "guichet.toml"), Data: filepath.Join(s.dir, "data"),
	}
	done, err := setup.Apply(a, setup.Options{Now: now, Account: "nobody-of-that-name", Keyring: func(string) (bool, error) { return false, nil }})
	if err != nil {
		s.t.Fatal(err)
	}
	s.touch("initialised", now.AddDate(0, -1, 0))
	s.touch("guichet.db", now)
	s.touch("backup", now.Add(-time.Hour))
	d, err := zone.Of(done.Conf, s.o.Addresses[:1])
	if err != nil {
		s.t.Fatal(err)
	}
	s.web.text = zone.Policy(done.Conf)
	s.zone = map[string][]string{"agents.test. MX": {"10 mx.agents.test."}, "mx.agents.test. A": {"198.51.100.7"}}
	for _, r := range zone.Records(d) {
		value := r.Value
		if r.Type == "TXT" {
			value = chunks(value)
		}
		s.zone[r.Name+" "+r.Type] = append(s.zone[r.Name+" "+r.Type], value)
	}
}

// touch makes a file of the data directory with a time.
func (s *scene) touch(name string, at time.Time) {
	s.t.Helper()
	path := filepath.Join(s.dir, "data", name)
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
		s.t.Fatal(err)
	}
}

// chunks are the strings of a TXT record.
func chunks(text string) string {
	var out []string
	for len(text) > 200 {
		out, text = append(out, `"`+text[:200]+`"`), text[200:]
	}
	return strings.Join(append(out, `"`+text+`"`), " ")
}

// run makes all proofs.
func (s *scene) run() []Finding {
	s.t.Helper()
	path := filepath.Join(s.dir, "guichet.toml")
	text, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	changed := strings.Replace(string(text), "listen = [\":443\"]", "listen = [\":443\"]\n[dns]\nresolver = \""+live.StartDNS(s.t, s.zone)+"\"", 1)
	c, err := config.Parse(path, []byte(s.conf(changed)))
	if err != nil {
		s.t.Fatal(err)
	}
	s.o.Config = c
	if s.o.Resolver == nil {
		s.o.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, c.DNS.Resolver)
		}}
	}
	s.o.Dial = s.dial
	return Run(s.t.Context(), s.o)
}

// dial connects to where an address of the scene really is.
func (s *scene) dial(ctx context.Context, network, address string) (net.Conn, error) {
	to, known := s.hosts[address]
	switch {
	case to != "":
		address = to
	case known:
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	case network == "tcp" && !strings.HasPrefix(address, "127."):
		return nil, &net.OpError{Op: "dial", Net: network, Err: context.DeadlineExceeded}
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// The scene is the desk that runs.

func (s *scene) Trouble(context.Context) ([]string, error) { return nil, s.sick }
func (s *scene) Queue(context.Context) (Queue, error)      { return s.queue, nil }

func (s *scene) Arrived(_ context.Context, id string) (string, bool, error) {
	return s.doubt, !s.lose && strings.Contains(s.mail.got(), id), nil
}

// peer is a mail server.
type peer struct {
	addr, login string // login: "user:password" that it wants
	refuse      string // the reply to MAIL
	mu          sync.Mutex
	data        strings.Builder
}

func newPeer(t *testing.T, name, cert, key string) *peer {
	t.Helper()
	p := &peer{}
	server := smtp.NewServer(p)
	server.Domain, server.AllowInsecureAuth, server.ErrorLog = name, true, log.New(io.Discard, "", 0)
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	go server.Serve(l) // ends with Close
	t.Cleanup(func() { server.Close() })
	return p
}

func (p *peer) got() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.data.String()
}

// NewSession is called for each client.
func (p *peer) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{peer: p}, nil }

type visit struct {
	*peer
	known bool
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user+":"+password != v.login {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no"}
		}
		v.known = true
		return nil
	}), nil
}

func (v *visit) Mail(string, *smtp.MailOptions) error {
	switch {
	case v.refuse != "":
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: v.refuse}
	case v.login != "" && !v.known:
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "log in first"}
	}
	return nil
}

func (v *visit) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (v *visit) Data(r io.Reader) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, err := io.Copy(&v.data, r)
	return err
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

// policyServer serves the MTA-STS policy.
type policyServer struct {
	addr, text string
	status     int
}

func newPolicyServer(t *testing.T, cert, key string) *policyServer {
	t.Helper()
	p := &policyServer{status: http.StatusOK}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(p.status)
		io.WriteString(w, p.text)
	})}
	go server.ServeTLS(l, cert, key)
	t.Cleanup(func() { server.Close() })
	return p
}
