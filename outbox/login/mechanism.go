package login

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/xdg-go/scram"
)

// loginClient answers whatever a server asks, first with the user, then with the password.
//
// QUIRK: go-sasl's wants the question to be "Password:" and sends the user with the command. Servers ask
// in other words ("Username:", "User Name\x00", nothing), and some take no user with the command.
type loginClient struct{ answers []string }

func (l *loginClient) Start() (string, []byte, error) { return Login, nil, nil }

func (l *loginClient) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	answer := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(answer), nil
}

// xoauth2 presents an access token
// (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol).
type xoauth2 struct {
	user, token string
	fault       string // what the server says of the token
}

func (x *xoauth2) Start() (string, []byte, error) {
	if strings.ContainsAny(x.user+x.token, "\x01\x00\r\n") {
		return "", nil, errors.New("user or token has a control character")
	}
	return XOAuth2, []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next reads the server's reason, a JSON object in a challenge; the answer to it is empty, and then comes
// the refusal.
func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	if x.fault != "" {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	var said struct{ Status, Schemes, Scope string }
	x.fault = "?"
	if json.Unmarshal(challenge, &said) == nil && said.Status != "" {
		x.fault = said.Status
	}
	return []byte{}, nil
}

// maxIterations of a server's SCRAM: more would let it take our time. RFC 7677 §4 asks for 4,096 at least.
const maxIterations = 1_000_000

// scramClient is SCRAM-SHA-256 without channel binding: TLS has shown already whom we talk to.
type scramClient struct{ conv *scram.ClientConversation }

func newScram(user, password string) (*scramClient, error) {
	c, err := scram.SHA256.NewClient(user, password, "")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Scram, err)
	}
	return &scramClient{c.NewConversation()}, nil
}

func (s *scramClient) Start() (string, []byte, error) {
	first, err := s.conv.Step("")
	return Scram, []byte(first), err
}

func (s *scramClient) Next(challenge []byte) ([]byte, error) {
	for field := range strings.SplitSeq(string(challenge), ",") {
		if count, ok := strings.CutPrefix(field, "i="); ok {
			if n, err := strconv.Atoi(count); err != nil || n > maxIterations {
				return nil, fmt.Errorf("%s: %q are too many iterations", Scram, count)
			}
		}
	}
	answer, err := s.conv.Step(string(challenge))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Scram, err)
	}
	return []byte(answer), nil
}

// proven reports whether the server has shown that it knows the password.
func (s *scramClient) proven() bool { return s.conv.Valid() }
