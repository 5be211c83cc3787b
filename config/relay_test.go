package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/mail"
)

const relayHead = "hostname = \"mx.example.org\"\n[[address]]\nemail = \"support@example.org\"\n" +
	"[[address]]\nemail = \"help@example.net\"\nseparator = \"-\"\n[[agent]]\nemail = \"ana@example.org\"\n"

// TestRelays: what a [[relay]] may be, and what is said where it is not.
func TestRelays(t *testing.T) {
	const login = "user = \"u\"\npassword_file = \"/p\"\n"
	for name, c := range map[string]struct{ relay, security, fault string }{
		"no login":                 {"server = \"smtp.example.net:25\"\n", "", ""},
		"a login":                  {"server = \"smtp.example.net:587\"\n" + login, "verify", ""},
		"port 465":                 {"server = \"smtp.example.net:465\"\n" + login, "implicit", ""},
		"implicit elsewhere":       {"server = \"smtp.example.net:10465\"\ntls = \"implicit\"\n" + login, "implicit", ""},
		"STARTTLS at 465":          {"server = \"smtp.example.net:465\"\ntls = \"verify\"\n" + login, "", "relay.tls: servers speak TLS from the first octet"},
		"a login to anybody":       {"server = \"smtp.example.net:587\"\ntls = \"require\"\n" + login, "", "relay.tls: a password goes to no server"},
		"require without login":    {"server = \"smtp.example.net:587\"\ntls = \"require\"\n", "require", ""},
		"no password":              {"server = \"smtp.example.net:587\"\nuser = \"u\"\n", "", "relay.user: needs password_file"},
		"no user":                  {"server = \"smtp.example.net:587\"\npassword_file = \"p\"\n", "", "relay.password_file: needs user"},
		"a way without user":       {"server = \"smtp.example.net:587\"\nauth = \"plain\"\n", "", "relay.auth: needs user"},
		"a way that we lack":       {"server = \"smtp.example.net:587\"\nauth = \"ntlm\"\n" + login, "", "relay.auth: \"ntlm\" is not possible"},
		"an authority for nothing": {"server = \"smtp.example.net:25\"\nca = \"ca.pem\"\n", "", "relay.ca: nothing is verified"},
		"a credential":             {"server = \"smtp.example.net:587\"\nuser = \"u\"\npassword_file = \"credential:relay\"\n", "verify", ""},
		"a credential elsewhere":   {"server = \"smtp.example.net:587\"\nuser = \"u\"\npassword_file = \"credential:../x\"\n", "", "relay.password_file: \"../x\" is no name"},
		"for an address":           {"server = \"smtp.example.net:25\"\nfor = [\"support@example.org\"]\n", "", ""},
		"for a domain":             {"server = \"smtp.example.net:25\"\nfor = [\"example.org\", \"help@EXAMPLE.net\"]\n", "", ""},
		"for a stranger":           {"server = \"smtp.example.net:25\"\nfor = [\"sales@example.org\"]\n", "", "relay.for: \"sales@example.org\" is neither"},
		"for a foreign domain":     {"server = \"smtp.example.net:25\"\nfor = [\"example.com\"]\n", "", "relay.for: \"example.com\" is neither"},
		"twice the same":           {"server = \"a.test:25\"\nfor = [\"example.org\"]\n[[relay]]\nserver = \"b.test:25\"\nfor = [\"example.org\"]\n", "", "relay.for: letters of \"example.org\" already go by relay 1"},
		"two for all":              {"server = \"a.test:25\"\n[[relay]]\nserver = \"b.test:25\"\n", "", "relay.for: letters of everybody else already go by relay 1"},
		"no port":                  {"server = \"smtp.example.net\"\n", "", "relay.server: \"smtp.example.net\" is not \"host:port\""},
	} {
		got, err := Parse("guichet.toml", []byte(relayHead+"[[relay]]\n"+c.relay))
		switch {
		case c.fault != "":
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v, want %q", name, err, c.fault)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case got.Relays[0].Security() != c.security:
			t.Errorf("%s: TLS is %q, want %q", name, got.Relays[0].Security(), c.security)
		}
	}
	if _, err := Parse("guichet.toml", []byte(relayHead+"[outbound]\nrelay = \"a.test:25\"\n[[relay]]\nserver = \"b.test:25\"\n")); err == nil ||
		!strings.Contains(err.Error(), "as outbound.relay does") {
		t.Errorf("two for all, one of them outbound.relay: %v", err)
	}
}

// TestTakes: a token, another case, and the separator of the address make no other sender.
func TestTakes(t *testing.T) {
	c, err := Parse("guichet.toml", []byte(relayHead))
	if err != nil {
		t.Fatal(err)
	}
	r := Relay{For: []string{"Support@example.org", "example.net"}}
	for from, want := range map[string]int{
		"support@example.org": 2, "SUPPORT@Example.ORG": 2, "support+abc@example.org": 2,
		"supporter@example.org": -1, "support-abc@example.org": -1, "sales@example.org": -1,
		"help@example.net": 1, "help-abc@example.net": 1, "x@sub.example.net": -1, "support@example.com": -1,
	} {
		a, err := mail.ParseAddress(from)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := r.Takes(c, a); got != want || ok != (want >= 0) {
			t.Errorf("Takes(%s) = %d, %v, want %d", from, got, ok, want)
		}
	}
	if got, ok := (Relay{}).Takes(c, mail.Address{Local: "a", Domain: "b.test"}); got != 0 || !ok {
		t.Errorf("a relay for all takes %d, %v", got, ok)
	}
}

// TestSecret: a password is one line of a file that somebody may read.
func TestSecret(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	for name, c := range map[string]struct{ text, want, fault string }{
		"plain": {"geheim", "geheim", ""}, "newline": {"geheim\n", "geheim", ""}, "crlf": {"geheim\r\n", "geheim", ""},
		"spaces": {" ge heim \n", " ge heim ", ""}, "words": {"ümläut\n", "ümläut", ""},
		"empty": {"\n", "", "is empty"}, "two": {"a\nb\n", "", "more than one line"}, "nul": {"a\x00b", "", "more than one line"},
		"long": {strings.Repeat("x", maxSecret+1), "", "too long"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{path, "credential:" + name} {
			got, err := Secret(file)
			if got != c.want || (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
				t.Errorf("Secret(%s) = %q, %v, want %q, %q", name, got, err, c.want, c.fault)
			}
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	if _, err := Secret("credential:plain"); err == nil || !strings.Contains(err.Error(), "LoadCredential=plain:") {
		t.Errorf("without systemd: %v", err)
	}
}

// TestCheckRelays: a missing password or authority is said before the first letter.
func TestCheckRelays(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"good": "geheim\n", "empty": "", "ca.pem": "no certificate\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	for relay, fault := range map[string]string{
		"password_file = \"good\"\n":                    "",
		"password_file = \"gone\"\n":                    "relay.password_file: there is no file",
		"password_file = \"empty\"\n":                   "relay.password_file: ",
		"password_file = \"good\"\nca = \"ca.pem\"\n":   "relay.ca: ",
		"password_file = \"good\"\nca = \"gone.pem\"\n": "relay.ca: there is no file",
		"password_file = \"credential:relay\"\n":        "", // the unit has it, this shell does not
	} {
		text := "data = \"data\"\n" + relayHead + "[[relay]]\nserver = \"smtp.example.net:587\"\nuser = \"u\"\n" + relay
		c, err := Parse(filepath.Join(dir, "guichet.toml"), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		err = c.Check()
		if (err == nil) != (fault == "") || err != nil && !strings.Contains(err.Error(), fault) {
			t.Errorf("%q: %v, want %q", relay, err, fault)
		}
	}
}
