package rest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/portal"
	"guichet/portal/rest"
	"guichet/store/bolt"
	"guichet/templates"
	"guichet/ticket"
)

type judge struct{}

func (judge) Check(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Verdict {
	return mail.Verdict{Result: mail.None}
}

func (judge) Find(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Finding {
	return mail.Finding{Verdict: mail.Verdict{Result: mail.None}}
}

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(err)
	}
	return a
}

// keeper is the store's engine, as far as a test lets a stranger at it: no backup goes anywhere.
type keeper struct{ *bolt.DB }

func (keeper) Backup(context.Context, string) error            { return errors.New("not here") }
func (keeper) Trouble() []string                               { return nil }
func (keeper) Damage(context.Context, bool) []string           { return nil }
func (keeper) Erasure(context.Context) (portal.Erasure, error) { return portal.Erasure{}, nil }
func (k keeper) Rewrite(ctx context.Context, _ bool) (time.Duration, error) {
	return 0, nil
}

// world is the API over a real desk.
type world struct {
	t *testing.T
	*httptest.Server
}

func begin(t *testing.T) world {
	t.Helper()
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	words, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ticket.NewKeyring(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	p := policy.Policy{
		Hostname: "mx.desk.test", URL: "https://desk.test", MaxMail: 25e6, MaxAttachments: 1e6,
		Addresses: []policy.SupportAddress{{Address: address("support@desk.test"), Separator: "+", Name: "Desk"}, {Address: address("sales@desk.test"), Separator: "+", Name: "Sales", Agents: []mail.Address{address("ben@agents.test")}}},
		Agents:    []policy.Agent{{Address: address("ana@agents.test"), Name: "Ana"}, {Address: address("ben@agents.test"), Name: "Ben"}},
		Products:  []policy.Product{{Name: "X5", Fields: []policy.Field{{Label: "Users", Kind: ticket.NumberField}}}},
	}
	p.AssignOnAnswer, p.AgentReply = true, ticket.Pending
	p.Addresses[0].Agents = []mail.Address{address("ana@agents.test")}
	d := desk.New(desk.Options{Store: db, Keys: keys, Policy: p, Words: words, Judge: judge{}, Log: zerolog.Nop()})
	if err := d.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	admin := &portal.API{Store: db, Desk: d, Queue: d.Queue, Pages: d.Pages, People: d.People, Access: d.Access, Keeper: keeper{db}, Log: zerolog.Nop()}
	api := &rest.API{
		Operations: admin.Operations(), Desk: d, Pages: d.Pages, Words: words, Policy: p, Now: time.Now, Log: zerolog.Nop(), Version: "1",
		Tokens: []rest.Token{
			{Name: "all", Hash: sha256.Sum256([]byte("admin-secret")), Scopes: []string{rest.Read, rest.Write, "people:read", "people:write", "desk:read", "desk:write"}},
			{Name: "look", Hash: sha256.Sum256([]byte("look-secret")), Scopes: []string{rest.Read}},
			{Name: "ana", Hash: sha256.Sum256([]byte("ana-secret")), Scopes: []string{rest.Read, rest.Write}, As: address("ana@agents.test")},
			{Name: "gone", Hash: sha256.Sum256([]byte("gone-secret")), Scopes: []string{rest.Read, rest.Write}, As: address("zoe@agents.test")},
		},
	}
	s := httptest.NewServer(api.Handler())
	t.Cleanup(s.Close)
	return world{t, s}
}

// send sends a request by a token and returns what came.
func (w world) send(token, method, path string, body any, headers ...string) (*http.Response, []byte) {
	w.t.Helper()
	var b []byte
	if body != nil {
		b, _ = json.Marshal(body)
	}
	req, err := http.NewRequest(method, w.URL+path, bytes.NewReader(b))
	if err != nil {
		w.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := w.Client().Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.StatusCode >= 400 && resp.Header.Get("Content-Type") != "application/problem+json" {
		w.t.Errorf("%s %s: %d as %s: %.200s", method, path, resp.StatusCode, resp.Header.Get("Content-Type"), raw)
	}
	return resp, raw
}

// do sends a request by a token and returns what came, decoded.
func (w world) do(token, method, path string, body any, headers ...string) (status int, got map[string]any, h http.Header) {
	w.t.Helper()
	resp, raw := w.send(token, method, path, body, headers...)
	_ = json.Unmarshal(raw, &got)
	return resp.StatusCode, got, resp.Header
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestAPI: a ticket is opened, seen, acted on and found, once for each key, by who may.
func TestAPI(t *testing.T) {
	w := begin(t)
	carla := map[string]any{
		"from": "carla@customer.test", "name": "Carla", "proven": true, "subject": "Printer", "text": "It does not print.",
		"product": "X5", "fields": map[string]string{"Users": "12"}, "files": []any{map[string]any{"name": "a.txt", "content": []byte("hello")}},
	}
	for range 2 {
		status, got, h := w.do("admin-secret", "POST", "/v1/tickets", carla, "Idempotency-Key", "k1")
		want(t, "opened", fmt.Sprint(status, " ", got["number"], " ", got["product"], " ", got["fields"], " ", h.Get("Location")), "201 1 X5 map[Users:12] /v1/tickets/1")
	}
	status, got, h := w.do("look-secret", "GET", "/v1/tickets/1", nil)
	want(t, "seen", fmt.Sprint(status, " ", got["status"], " ", len(got["messages"].([]any))), "200 open 1")
	tag := h.Get("ETag")
	status, _, _ = w.do("look-secret", "GET", "/v1/tickets/1", nil, "If-None-Match", tag)
	want(t, "seen again", status, 304)
	for range 2 {
		status, got, _ = w.do("ana-secret", "POST", "/v1/tickets/1/act", map[string]any{"text": "Try another cable.", "commands": []string{"#priority high"}}, "Idempotency-Key", "k2")
		want(t, "answered", fmt.Sprint(status, " ", got["message"], " ", got["refused"]), "200 2 []")
	}
	status, _, _ = w.do("ana-secret", "POST", "/v1/tickets/1/act", map[string]any{"commands": []string{"#open"}}, "If-Match", tag)
	want(t, "on what has changed", status, 412)
	status, got, _ = w.do("admin-secret", "POST", "/v1/tickets/1/act", map[string]any{"as": "carla@customer.test", "text": "It prints."})
	want(t, "a customer's words", fmt.Sprint(status, " ", got["message"]), "200 3")
	_, got, _ = w.do("ana-secret", "GET", "/v1/tickets/1", nil)
	want(t, "then", fmt.Sprint(got["status"], " ", got["priority"], " ", got["assignee"], " ", len(got["messages"].([]any))), "open high ana@agents.test 3")
	status, _, h = w.do("look-secret", "GET", "/v1/tickets/1/files/1/1", nil)
	want(t, "a file", fmt.Sprint(status, " ", h.Get("Content-Type")), "200 application/octet-stream")
	for i := range 25 {
		w.do("admin-secret", "POST", "/v1/tickets", map[string]any{"from": "dora@customer.test", "subject": fmt.Sprint("Matter ", i), "text": "Words"})
	}
	status, got, _ = w.do("look-secret", "GET", "/v1/tickets", nil)
	want(t, "a page", fmt.Sprint(status, " ", len(got["items"].([]any))), "200 20")
	_, got, _ = w.do("look-secret", "GET", "/v1/tickets?cursor="+got["next"].(string), nil)
	want(t, "the next one", fmt.Sprint(len(got["items"].([]any)), " ", got["next"]), "6 <nil>")
	_, got, _ = w.do("look-secret", "GET", "/v1/tickets?q=cable", nil)
	want(t, "found", fmt.Sprint(len(got["items"].([]any))), "1")
}

// TestAPIRights: which token may what; what is not for it answers as what is not there.
func TestAPIRights(t *testing.T) {
	w := begin(t)
	w.do("admin-secret", "POST", "/v1/tickets", map[string]any{"from": "carla@customer.test", "subject": "For sales", "text": "Words", "to": "sales@desk.test"})
	for _, c := range []struct {
		token, method, path string
		body                map[string]any
		want                int
	}{
		{"", "GET", "/v1/tickets", nil, 401},
		{"wrong", "GET", "/v1/tickets", nil, 401},
		{"gone-secret", "GET", "/v1/tickets", nil, 403},
		{"look-secret", "POST", "/v1/tickets/1/act", map[string]any{"commands": []string{"#closed"}}, 403},
		{"look-secret", "POST", "/v1/tickets", map[string]any{"from": "a@b.test", "subject": "s", "text": "t"}, 403},
		{"ana-secret", "GET", "/v1/tickets/1", nil, 404},
		{"ana-secret", "POST", "/v1/tickets/1/act", map[string]any{"commands": []string{"#closed"}}, 404},
		{"look-secret", "GET", "/v1/tickets/99", nil, 404},
		{"admin-secret", "GET", "/v1/tickets/1", nil, 200},
		{"admin-secret", "POST", "/v1/tickets/1/act", map[string]any{"as": "eve@else.test", "text": "Hi"}, 403},
		{"admin-secret", "POST", "/v1/tickets/1/act", map[string]any{"commands": []string{"!!"}}, 422},
		{"admin-secret", "POST", "/v1/tickets/1/act", map[string]any{}, 422},
		{"admin-secret", "POST", "/v1/tickets", map[string]any{"from": "ana@agents.test", "subject": "s", "text": "t"}, 403},
		{"admin-secret", "POST", "/v1/tickets", map[string]any{"from": "nobody", "subject": "s", "text": "t"}, 422},
		{"admin-secret", "GET", "/v1/tickets?order=size", nil, 422},
		{"", "GET", "/v1/admin/contacts", nil, 401},
		{"look-secret", "GET", "/v1/admin/contacts", nil, 403},
		{"ana-secret", "GET", "/v1/admin/status", nil, 403},
		{"admin-secret", "GET", "/v1/admin/contacts", nil, 200},
		{"admin-secret", "GET", "/v1/admin/tickets/1", nil, 200},
		{"admin-secret", "GET", "/v1/admin/tickets/x", nil, 400},
		{"admin-secret", "GET", "/v1/admin/config", nil, 200},
		{"admin-secret", "PUT", "/v1/tickets/1/rating", map[string]any{"as": "carla@customer.test", "rating": 5}, 403},
		{"ana-secret", "GET", "/v1/tickets/1/messages/1", nil, 404},
		{"admin-secret", "POST", "/v1/quarantine/7/release", nil, 404},
	} {
		if status, got, _ := w.do(c.token, c.method, c.path, mapOrNil(c.body)); status != c.want {
			t.Errorf("%s %s %s %v: %d, want %d: %v", c.token, c.method, c.path, c.body, status, c.want, got)
		}
	}
}

func mapOrNil(m map[string]any) any {
	if m == nil {
		return nil
	}
	return m
}

// TestAPIDocument: the document is the one that docs/openapi.json keeps, so that no change of the API goes unseen: go test
// ./portal/rest -update writes it.
func TestAPIDocument(t *testing.T) {
	w := begin(t)
	status, doc, _ := w.do("", "GET", "/v1/openapi.json", nil)
	want(t, "the document", fmt.Sprint(status, " ", doc["openapi"]), "200 3.1.0")
	made, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	const kept = "../../docs/openapi.json"
	if made = append(made, '\n'); *update {
		if err := os.WriteFile(kept, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(kept)
	if err != nil || !bytes.Equal(have, made) {
		t.Errorf("%s is not the document any more (%v); look at it after: go test ./portal/rest -update", kept, err)
	}
}

var update = flag.Bool("update", false, "write the document anew")

// TestAPIFuzz: what is made at random of the document, right or wrong, is never answered by a fault of the desk.
func TestAPIFuzz(t *testing.T) {
	w := begin(t)
	_, doc, _ := w.do("", "GET", "/v1/openapi.json", nil)
	w.do("admin-secret", "POST", "/v1/tickets", map[string]any{"from": "carla@customer.test", "subject": "One", "text": "Words", "files": []any{map[string]any{"name": "a", "content": []byte("b")}}})
	random := rand.New(rand.NewPCG(1, 2))
	operations, done := 0, 0
	for _, path := range slices.Sorted(maps.Keys(doc["paths"].(map[string]any))) {
		item := doc["paths"].(map[string]any)[path].(map[string]any)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			operations++
			o := item[method].(map[string]any)
			if fmt.Sprint(o["security"]) == "<nil>" {
				t.Errorf("%s %s asks for no token", method, path)
			}
			if path == "/v1/admin/tickets/{number}/erase" || path == "/v1/admin/contacts/erase" {
				continue // the others need something to ask for
			}
			for range 40 {
				target, headers := made(random, doc, path, o)
				var body any
				if b, ok := o["requestBody"].(map[string]any); ok {
					body = value(random, doc, b["content"].(map[string]any)["application/json"].(map[string]any)["schema"].(map[string]any), 0)
				}
				resp, raw := w.send("admin-secret", strings.ToUpper(method), target, body, headers...)
				if resp.StatusCode >= 500 {
					t.Errorf("%s %s %v: %d %.200s", method, target, body, resp.StatusCode, raw)
				}
				if resp.StatusCode/100 == 2 {
					done++
				}
			}
		}
	}
	if operations < 50 || done < 300 {
		t.Errorf("%d operations, %d of their requests did something", operations, done)
	}
}

var nasty = []any{"", "x", "1", "0", "-1", "99999999999999999999", "\x00", "é\u202e", "../..", "#", strings.Repeat("a", 400), "carla@customer.test", "2026-12-01", nil, true, 1.5, -7, []any{}, map[string]any{}}

// made fills a path and its parameters, mostly as the document says.
func made(r *rand.Rand, doc map[string]any, path string, o map[string]any) (target string, headers []string) {
	query := []string{}
	params, _ := o["parameters"].([]any)
	for _, p := range params {
		p := p.(map[string]any)
		v := fmt.Sprint(value(r, doc, p["schema"].(map[string]any), 0))
		escaped := strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F", "&", "%26", "/", "%2F", "\x00", "%00").Replace(v)
		switch p["in"] {
		case "path":
			if escaped == "" || strings.Trim(escaped, ".") == "" {
				escaped = "1"
			}
			path = strings.ReplaceAll(path, "{"+p["name"].(string)+"}", escaped)
		case "query":
			if r.IntN(3) == 0 {
				query = append(query, p["name"].(string)+"="+escaped)
			}
		case "header":
			if !strings.ContainsAny(v, "\x00\r\n") && r.IntN(2) == 0 {
				headers = append(headers, p["name"].(string), v)
			}
		}
	}
	return path + "?" + strings.Join(query, "&"), headers
}

// value makes one of a schema, now and then one that is none.
func value(r *rand.Rand, doc, schema map[string]any, depth int) any {
	if r.IntN(8) == 0 || depth > 4 {
		return nasty[r.IntN(len(nasty))]
	}
	if ref, ok := schema["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		return value(r, doc, doc["components"].(map[string]any)["schemas"].(map[string]any)[name].(map[string]any), depth)
	}
	if enum, ok := schema["enum"].([]any); ok {
		return enum[r.IntN(len(enum))]
	}
	kind := fmt.Sprint(schema["type"])
	switch {
	case strings.Contains(kind, "object"):
		all := map[string]any{}
		properties, _ := schema["properties"].(map[string]any)
		for name, p := range properties {
			if r.IntN(3) > 0 {
				all[name] = value(r, doc, p.(map[string]any), depth+1)
			}
		}
		return all
	case strings.Contains(kind, "array"):
		all := []any{}
		for range r.IntN(3) {
			all = append(all, value(r, doc, schema["items"].(map[string]any), depth+1))
		}
		return all
	case strings.Contains(kind, "integer"):
		return r.IntN(4)
	case strings.Contains(kind, "boolean"):
		return r.IntN(2) == 0
	}
	return []any{"carla@customer.test", "#resolved", "words", "Product: X5", "2026-12-01", "7", "aGVsbG8="}[r.IntN(7)]
}
