package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// posted hands a mail to POST /v1/mail with header fields "Name: value" and returns the answer's code and body.
func posted(t *testing.T, addr string, raw []byte, fields ...string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://"+addr+"/v1/mail", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Header.Add(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{}
	if len(b) > 0 && json.Unmarshal(b, &body) != nil {
		t.Fatalf("%s: %s", resp.Status, b)
	}
	return resp.StatusCode, body
}

// TestPost: a webhook's mail is a ticket once, and proves what its token may prove (PRODUCT 1.17).
func TestPost(t *testing.T) {
	addr, dir := live.FreeAddr(), t.TempDir()
	extra := fmt.Sprintf("[http]\nlisten = [%q]\nurl = \"https://desk.test\"\n", addr)
	bearer := map[string]string{}
	for name, scope := range map[string]string{"plain": "mail", "front": "mail:front", "trusted": "mail:trusted"} {
		bearer[name] = "Authorization: Bearer " + strings.Repeat(name, 5)
		save(t, filepath.Join(dir, name), strings.Repeat(name, 5)+"\n")
		extra += fmt.Sprintf("[[token]]\nname = %q\nsecret_file = %q\nscopes = [%q]\nauthserv = \"mx.provider.test\"\n", name, filepath.Join(dir, name), scope)
	}
	s := begin(t, live.Setup{
		Strangers: true, Extra: extra, Agents: []live.Agent{{Email: "ana@agents.test", Name: "Ana"}},
		Resolver: live.StartDNS(t, map[string][]string{
			"customer.test. TXT": {`"v=spf1 ip4:198.51.100.7 -all"`}, "_dmarc.customer.test. TXT": {`"v=DMARC1; p=reject"`},
			"agents.test. TXT": {`"v=spf1 ip4:198.51.100.8 -all"`},
		}),
	})
	n := 0
	verdict := func(name, head string, fields ...string) string {
		t.Helper()
		n++
		before := len(s.quarantine())
		raw := []byte(head + string(live.NewDraft(carla, support, fmt.Sprintf("%s %d", name, n), fmt.Sprintf("Hello %d\n", n)).Bytes()))
		code, body := posted(t, addr, raw, append(fields, "X-Envelope-From: carla@customer.test", "X-Envelope-To: support@desk.test")...)
		if code != 200 {
			t.Fatalf("%s: %d %v", name, code, body)
		}
		if len(s.quarantine()) > before {
			return "quarantine"
		}
		all := s.desk.Tickets()
		return s.desk.Show(all[len(all)-1].Number).Messages[0].Verdict.Result
	}
	edge := "Received: from a (a [198.51.100.7])\r\n\tby mx.provider.test\r\n"
	result := func(spf string) string {
		return "Authentication-Results: mx.provider.test; spf=" + spf + " smtp.mailfrom=carla@customer.test\r\n"
	}
	want(t, "no word", verdict("none", "", bearer["plain"]), "none")
	want(t, "the provider's word", verdict("word", edge+result("pass"), bearer["plain"]), "pass")
	want(t, "the provider's no", verdict("no", edge+result("fail"), bearer["plain"]), "quarantine")
	want(t, "a client that the token may not name", verdict("client", "", bearer["plain"], "X-Client-Address: 198.51.100.7"), "none")
	want(t, "a client", verdict("client", "", bearer["front"], "X-Client-Address: 198.51.100.7", "X-Client-Helo: mail.customer.test"), "pass")
	want(t, "a forger's client", verdict("forger", "", bearer["front"], "X-Client-Address: 203.0.113.9"), "quarantine")
	want(t, "trusted", verdict("trusted", "", bearer["trusted"]), "trusted")

	// An agent answers by what the tokens prove, and a retry does nothing twice.
	all := s.desk.Tickets()
	number := all[len(all)-1].Number
	var notice live.Letter
	live.Until(t, "Ana's notification", func() bool {
		for _, l := range s.sink.To("ana@agents.test", "new") {
			if l.Number() == number {
				notice = l
			}
		}
		return notice.Raw != nil
	})
	answer := live.Reply(notice, ana, "#resolved\n\nIt prints again.\n")
	envelope := []string{"X-Envelope-From: ana@agents.test", "X-Envelope-To: " + answer.To}
	if code, body := posted(t, addr, answer.Bytes(), append(envelope, bearer["plain"])...); code != 200 {
		t.Fatalf("%d %v", code, body)
	}
	want(t, "status after a mail that proves nothing", s.desk.Show(number).Status, "open")
	fields := append(envelope, bearer["front"], "X-Client-Address: 198.51.100.8", "Idempotency-Key: 1")
	for range 2 {
		if code, body := posted(t, addr, answer.Bytes(), fields...); code != 200 || len(body["tickets"].([]any)) != 1 {
			t.Errorf("%d %v", code, body)
		}
	}
	want(t, "status", s.desk.Show(number).Status, "resolved")
	want(t, "messages", kinds(s.desk.Show(number)), "customer agent")
	s.desk.Kill()
	s.desk.Start()
	if code, body := posted(t, addr, answer.Bytes(), fields...); code != 200 || len(body["tickets"].([]any)) != 1 {
		t.Errorf("after a crash: %d %v", code, body)
	}
	want(t, "messages after a crash", kinds(s.desk.Show(number)), "customer agent")

	if code, body := posted(t, addr, answer.Bytes(), bearer["plain"], "X-Envelope-To: nobody@desk.test"); code != 422 || body["kind"] != "no-mailbox" {
		t.Errorf("nobody: %d %v", code, body)
	}
	if code, _ := posted(t, addr, answer.Bytes()); code != 401 {
		t.Errorf("no token: %d", code)
	}
	if resp, err := http.Get("http://" + addr + "/v1/mail"); err != nil || resp.StatusCode == 200 {
		t.Errorf("GET: %v %v", resp, err)
	}
}
