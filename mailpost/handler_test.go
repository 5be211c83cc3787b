package mailpost

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// fakeDesk keeps what Also keeps, and says what it is told to.
type fakeDesk struct {
	store *bolt.DB
	got   []desk.Handed
	fault error
	wait  chan struct{} // not nil: a delivery says so, and waits
}

func (d *fakeDesk) Deliver(ctx context.Context, h desk.Handed, data io.Reader) (desk.Delivered, error) {
	if _, err := io.ReadAll(data); err != nil {
		return desk.Delivered{}, err
	}
	if d.wait != nil {
		d.wait <- struct{}{}
		<-d.wait
	}
	if d.fault != nil {
		return desk.Delivered{}, d.fault
	}
	d.got = append(d.got, h)
	done := desk.Delivered{Session: fmt.Sprint("s", len(d.got)), Tickets: []ticket.Number{ticket.Number(len(d.got))}}
	return done, d.store.Update(ctx, func(tx ticket.Tx) error {
		if h.Also == nil {
			return nil
		}
		return h.Also(tx, done)
	})
}

const (
	secret = "0123456789abcdef0123456789"
	words  = "From: carla@customer.test\r\n\r\nHello\r\n"
)

func newHandler(t *testing.T, scopes ...string) (*Handler, *fakeDesk) {
	t.Helper()
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	d := &fakeDesk{store: db}
	other := Token{Name: "other", Hash: sha256.Sum256([]byte("another secret of other people")), Scopes: []string{ScopeMail}}
	mine := Token{Name: "hook", Hash: sha256.Sum256([]byte(secret)), Scopes: scopes, Authserv: "mx.provider.test"}
	return New(d, &Book{Store: db}, []Token{other, mine}, 1000, zerolog.Nop()), d
}

// post sends a mail with header fields "Name: value".
func post(h http.Handler, body string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, Path, strings.NewReader(body))
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const bearer = "Authorization: Bearer " + secret

// TestAdmission: who may hand a mail over, and what he hears of one that is not taken.
func TestAdmission(t *testing.T) {
	for _, c := range []struct {
		name   string
		scopes []string
		body   string
		fields []string
		fault  error
		status int
		kind   string
	}{
		{"a mail", []string{ScopeMail}, words, []string{bearer}, nil, 200, ""},
		{"the scheme in any case", []string{ScopeMail}, words, []string{"Authorization: bearer " + secret}, nil, 200, ""},
		{"a wider scope", []string{ScopeFront}, words, []string{bearer}, nil, 200, ""},
		{"no token", []string{ScopeMail}, words, nil, nil, 401, "token"},
		{"another scheme", []string{ScopeMail}, words, []string{"Authorization: Basic " + secret}, nil, 401, "token"},
		{"a wrong token", []string{ScopeMail}, words, []string{bearer + "0"}, nil, 401, "token"},
		{"a begin of the token", []string{ScopeMail}, words, []string{bearer[:len(bearer)-1]}, nil, 401, "token"},
		{"an empty token", []string{ScopeMail}, words, []string{"Authorization: Bearer"}, nil, 401, "token"},
		{"no scope", nil, words, []string{bearer}, nil, 403, "scope"},
		{"another scope", []string{"tickets"}, words, []string{bearer}, nil, 403, "scope"},
		{"no mail", []string{ScopeMail}, " \r\n", []string{bearer}, nil, 422, "malformed"},
		{"too large", []string{ScopeMail}, words + strings.Repeat("x", 1000), []string{bearer}, nil, 413, "too-large"},
		{"a sender that is no address", []string{ScopeMail}, words, []string{bearer, "X-Envelope-From: a b"}, nil, 400, "request"},
		{"two senders", []string{ScopeMail}, words, []string{bearer, "X-Envelope-From: a@b.test", "X-Envelope-From: c@b.test"}, nil, 400, "request"},
		{"a recipient that is no address", []string{ScopeMail}, words, []string{bearer, "X-Envelope-To: a@b.test, nobody"}, nil, 400, "request"},
		{"a client that is no address", []string{ScopeFront}, words, []string{bearer, "X-Client-Address: localhost"}, nil, 400, "request"},
		{"a long key", []string{ScopeMail}, words, []string{bearer, "Idempotency-Key: " + strings.Repeat("k", 256)}, nil, 400, "request"},
		{"no such mailbox", []string{ScopeMail}, words, []string{bearer}, &mail.Error{Kind: mail.NoMailbox, Text: "x"}, 422, "no-mailbox"},
		{"no space", []string{ScopeMail}, words, []string{bearer}, fmt.Errorf("keep: %w", &mail.Error{Kind: mail.Full}), 503, "full"},
		{"a fault that nobody classified", []string{ScopeMail}, words, []string{bearer}, errors.New("secret words"), 503, "internal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, d := newHandler(t, c.scopes...)
			d.fault = c.fault
			w := post(h, c.body, c.fields...)
			var p Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if w.Code != c.status || p.Kind != c.kind || c.status != 200 && p.Status != c.status {
				t.Errorf("%d %+v, want %d %s", w.Code, p, c.status, c.kind)
			}
			if taken := len(d.got) == 1; taken != (c.status == 200) {
				t.Errorf("taken is %v", taken)
			}
			if strings.Contains(w.Body.String(), "secret words") {
				t.Error("a fault of ours is told to a stranger")
			}
			if p.Temporary != (w.Header().Get("Retry-After") != "") || p.Temporary != (c.status >= 500) {
				t.Errorf("temporary is %v", p.Temporary)
			}
		})
	}
}

// TestEnvelope: what the header fields say, as far as the token may say it.
func TestEnvelope(t *testing.T) {
	for _, c := range []struct {
		name   string
		scope  string
		fields []string
		want   string // from, null, recipients, client, helo, trusted
	}{
		{"nothing", ScopeMail, nil, " false [] invalid IP  false"},
		{"all", ScopeFront, []string{"X-Envelope-From: <a@b.test>", "X-Envelope-To: c@d.test, <e@d.test>", "X-Envelope-To: f@d.test", "X-Client-Address: 198.51.100.7", "X-Client-Helo: mail.b.test"}, "a@b.test false [c@d.test e@d.test f@d.test] 198.51.100.7 mail.b.test false"},
		{"IPv6, no name", ScopeFront, []string{"X-Client-Address: [2001:db8::1]"}, " false [] 2001:db8::1 unknown false"},
		{"the null reverse-path", ScopeMail, []string{"X-Envelope-From: <>"}, " true [] invalid IP  false"},
		{"an empty reverse-path", ScopeMail, []string{"X-Envelope-From: "}, " true [] invalid IP  false"},
		{"a client without the scope", ScopeMail, []string{"X-Client-Address: 198.51.100.7", "X-Client-Helo: x"}, " false [] invalid IP  false"},
		{"trusted", ScopeTrusted, []string{"X-Client-Address: 198.51.100.7"}, " false [] invalid IP  true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, d := newHandler(t, c.scope)
			if w := post(h, words, append(c.fields, bearer)...); w.Code != 200 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			e := d.got[0].Envelope
			got := fmt.Sprintf("%s %v %v %s %s %v", e.From, d.got[0].NullSender, e.Recipients, e.Remote, e.Helo, e.Trusted)
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if e.Source == nil || e.Source.Name != "token-hook" || len(e.Source.Authserv) != 1 {
				t.Errorf("source %+v", e.Source)
			}
		})
	}
}

// TestIdempotent: a request that comes again is answered as the first one, and its mail is not taken again.
func TestIdempotent(t *testing.T) {
	h, d := newHandler(t, ScopeMail)
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	h.book.Now = func() time.Time { return now }
	try := func(what, body, key string, status int, taken int, fields ...string) *httptest.ResponseRecorder {
		t.Helper()
		w := post(h, body, append(fields, bearer, "Idempotency-Key: "+key)...)
		if w.Code != status || len(d.got) != taken {
			t.Errorf("%s: %d, %d taken, want %d, %d", what, w.Code, len(d.got), status, taken)
		}
		return w
	}
	d.fault = &mail.Error{Kind: mail.Full}
	try("a first try that failed", words, "k1", 503, 0)
	d.fault = nil
	first := try("again", words, "k1", 200, 1)
	again := try("after the answer was lost", words, "k1", 200, 1)
	if !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s, and then %s", first.Body, again.Body)
	}
	try("another mail", words+"x", "k1", 422, 1)
	try("the same mail for another", words, "k1", 422, 1, "X-Envelope-To: a@b.test")
	try("another key", words, "k2", 200, 2)
	if w := post(h, words, "Authorization: Bearer another secret of other people", "Idempotency-Key: k1"); w.Code != 200 || len(d.got) != 3 {
		t.Errorf("another token's key: %d", w.Code)
	}
	h.book = &Book{Store: d.store, Now: h.book.Now}
	try("after a restart", words, "k1", 200, 3)
	now = now.Add(keptFor + time.Hour)
	try("a week later", words, "k1", 200, 4)
}

// TestUnderWay: of two requests with one key that come at once, one is asked to come again.
func TestUnderWay(t *testing.T) {
	h, d := newHandler(t, ScopeMail)
	d.wait = make(chan struct{})
	first := make(chan int)
	go func() { first <- post(h, words, bearer, "Idempotency-Key: k").Code }()
	<-d.wait
	if w := post(h, words, bearer, "Idempotency-Key: k"); w.Code != http.StatusConflict || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d", w.Code)
	}
	d.wait <- struct{}{}
	if code := <-first; code != 200 || len(d.got) != 1 {
		t.Errorf("%d, %d taken", code, len(d.got))
	}
}
