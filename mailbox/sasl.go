package mailbox

import "github.com/emersion/go-sasl"

func plain(user, password string) sasl.Client { return sasl.NewPlainClient("", user, password) }

// xoauth2 is the mechanism of Google and Microsoft: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
type xoauth2 struct{ user, token string }

// Start implements sasl.Client.
func (x *xoauth2) Start() (mech string, ir []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the challenge that tells of a refusal: with nothing, and then the server says no.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
