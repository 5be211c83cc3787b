package login

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/xdg-go/scram"
)

// server plays the part of an SMTP server in AUTH.
type server struct {
	scram    bool   // it has SCRAM for the account
	password string // "" takes nobody
	prompts  []string
	early    bool // it says yes to SCRAM before it has proven itself
	endless  string
	forge    bool // its last word of SCRAM is not right

	tried []string
}

var errNo = errors.New("535 no")

func (s *server) Auth(c sasl.Client) error {
	mechanism, first, err := c.Start()
	if err != nil {
		return err
	}
	s.tried = append(s.tried, mechanism)
	switch mechanism {
	case Plain:
		if string(first) != "\x00carla\x00"+s.password {
			return errNo
		}
	case Login:
		for _, want := range []string{"carla", s.password} {
			got, err := c.Next([]byte(s.prompts[0]))
			s.prompts = s.prompts[1:]
			if err != nil || string(got) != want {
				return errNo
			}
		}
	case XOAuth2:
		if string(first) == "user=carla\x01auth=Bearer "+s.password+"\x01\x01" {
			return nil
		}
		if got, err := c.Next([]byte(`{"status":"401","schemes":"bearer"}`)); err != nil || got == nil || len(got) > 0 {
			return fmt.Errorf("the answer to a refusal is %q, %v", got, err)
		}
		return errNo
	case Scram:
		return s.scramble(c, string(first))
	}
	return nil
}

func (s *server) scramble(c sasl.Client, first string) error {
	if !s.scram {
		return errNo
	}
	x, err := scram.SHA256.NewServer(func(string) (scram.StoredCredentials, error) {
		client, err := scram.SHA256.NewClient("carla", s.password, "")
		if err != nil {
			return scram.StoredCredentials{}, err
		}
		return client.GetStoredCredentialsWithError(scram.KeyFactors{Salt: "salt", Iters: 4096})
	})
	if err != nil {
		return err
	}
	conv := x.NewConversation()
	challenge, err := conv.Step(first)
	if err != nil {
		return err
	}
	if s.endless != "" {
		challenge = strings.Replace(challenge, "i=4096", "i="+s.endless, 1)
	}
	answer, err := c.Next([]byte(challenge))
	if err != nil {
		return err
	}
	if s.early {
		return nil
	}
	last, err := conv.Step(string(answer))
	if err != nil {
		return errNo
	}
	if s.forge {
		last = "v=" + strings.Repeat("A", 43) + "="
	}
	_, err = c.Next([]byte(last))
	return err
}

func TestIn(t *testing.T) {
	all := []string{"PLAIN", "LOGIN", "SCRAM-SHA-256", "CRAM-MD5"}
	for _, c := range []struct {
		name      string
		server    server
		offered   []string
		mechanism string
		tried     []string
		fault     string // "" logs in
	}{
		{"the best", server{scram: true, password: "geheim"}, all, "", []string{Scram}, ""},
		{"SCRAM is offered, the account has none", server{password: "geheim"}, all, "", []string{Scram, Plain}, ""},
		{"offered in lower case", server{password: "geheim"}, []string{"plain"}, "", []string{Plain}, ""},
		{"LOGIN alone", server{password: "geheim", prompts: []string{"Username:", "Password:"}}, []string{"LOGIN"}, "", []string{Login}, ""},
		{"LOGIN in other words", server{password: "geheim", prompts: []string{"User Name\x00", "pass?"}}, []string{"LOGIN"}, "", []string{Login}, ""},
		{"LOGIN without words", server{password: "geheim", prompts: []string{"", ""}}, []string{"LOGIN"}, "", []string{Login}, ""},
		{"one of ours only", server{scram: true, password: "geheim"}, all, "plain", []string{Plain}, ""},
		{"a token", server{password: "geheim"}, []string{"XOAUTH2", "PLAIN"}, "xoauth2", []string{XOAuth2}, ""},
		{"a token is no password", server{password: "geheim"}, []string{"XOAUTH2"}, "", nil, "no login by password that we know, but XOAUTH2"},
		{"a token that is over", server{password: "other"}, []string{"XOAUTH2"}, "xoauth2", []string{XOAuth2}, "535"},
		{"wrong everywhere", server{scram: true, password: "other"}, []string{"PLAIN", "SCRAM-SHA-256"}, "", []string{Scram, Plain}, "535"},
		{"not what we want", server{}, []string{"PLAIN"}, "scram-sha-256", nil, "does not offer SCRAM-SHA-256, but PLAIN"},
		{"nothing offered", server{}, nil, "", nil, "but no login"},
		{"SCRAM without proof", server{scram: true, early: true, password: "geheim"}, all, "scram-sha-256", []string{Scram}, "has not proven"},
		{"SCRAM with a false proof", server{scram: true, forge: true, password: "geheim"}, all, "scram-sha-256", []string{Scram}, "server validation failed"},
		{"a server that wants our time", server{scram: true, endless: "2000000000", password: "geheim"}, all, "scram-sha-256", []string{Scram}, "too many iterations"},
		{"iterations that are no number", server{scram: true, endless: "99999999999999999999", password: "geheim"}, all, "scram-sha-256", []string{Scram}, "too many iterations"},
	} {
		t.Run(c.name, func(t *testing.T) {
			who := &Credentials{User: "carla", Secret: func() (string, error) { return "geheim", nil }, Mechanism: c.mechanism}
			err := who.In(&c.server, slices.Clone(c.offered), func(err error) bool { return errors.Is(err, errNo) })
			if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
				t.Errorf("In = %v, want %q", err, c.fault)
			}
			if !slices.Equal(c.server.tried, c.tried) {
				t.Errorf("it tried %q, want %q", c.server.tried, c.tried)
			}
			if err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("the password stands in %q", err)
			}
		})
	}
}

// TestInAgain: what worked is what the next login begins with, so that a server sees no failure each time;
// the secret is read each time.
func TestInAgain(t *testing.T) {
	secret := "old"
	who := &Credentials{User: "carla", Secret: func() (string, error) { return secret, nil }}
	offered := []string{"SCRAM-SHA-256", "PLAIN"}
	refused := func(error) bool { return true }
	first := &server{password: "old"}
	if err := who.In(first, offered, refused); err != nil {
		t.Fatal(err)
	}
	secret = "new"
	second := &server{password: "new"}
	if err := who.In(second, offered, refused); err != nil || !slices.Equal(second.tried, []string{Plain}) {
		t.Errorf("it tried %q: %v", second.tried, err)
	}
	who.Secret = func() (string, error) { return "", errors.New("no such file") }
	if err := who.In(&server{}, offered, refused); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("In = %v", err)
	}
}

// TestXOAuth2Separators: nothing in user or token can add a field.
func TestXOAuth2Separators(t *testing.T) {
	for _, bad := range []string{"a\x01auth=x", "a\x00", "a\r\nb"} {
		for _, x := range []*xoauth2{{user: bad, token: "t"}, {user: "u", token: bad}} {
			if _, first, err := x.Start(); err == nil {
				t.Errorf("%q becomes %q", bad, first)
			}
		}
	}
}
