package desk

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/desk/state"
	"guichet/desk/thread"
	"guichet/parser"
	"guichet/ticket"
)

const (
	maxScanned = 10_000_000 // octets of a file that are looked through
	maxNested  = 3          // mails and archives in each other
	maxMembers = 200        // files of an archive
)

// scanFiles finds the tokens in the files of a mail that may be an agent's: a letter of ours, saved or
// forwarded as a file, must not leave to a customer (PRODUCT 7.10).
func scanFiles(d *policy.Directory, in *change.Inbound) {
	if !state.MayCommand(d, in.Message) {
		return
	}
	for i, a := range in.Message.Attachments {
		content, err := io.ReadAll(io.LimitReader(a.Open(), maxScanned))
		if err != nil {
			continue
		}
		if tokens := tokensOf(d, content, a.Type, maxNested); len(tokens) > 0 {
			if in.FileTokens == nil {
				in.FileTokens = map[int][]ticket.Token{}
			}
			in.FileTokens[i] = tokens[:min(len(tokens), change.MaxHints)]
		}
	}
}

// tokensOf finds tokens in a file, in the mail that it is, or in the files that it packs.
func tokensOf(d *policy.Directory, content []byte, kind string, depth int) (tokens []ticket.Token) {
	if depth == 0 {
		return nil
	}
	tokens = tokensInText(d, string(content))
	if kind == "message/rfc822" || kind == "message/global" || bytes.Contains(content[:min(len(content), 10_000)], []byte("\nReceived:")) || bytes.Contains(content[:min(len(content), 10_000)], []byte("\nMessage-I")) {
		m := parser.Parse(content)
		tokens = append(tokens, tokensInText(d, m.Text+"\n"+m.HTML())...)
		for _, a := range m.Attachments {
			if inner, err := io.ReadAll(io.LimitReader(a.Open(), maxScanned)); err == nil {
				tokens = append(tokens, tokensOf(d, inner, a.Type, depth-1)...)
			}
		}
	}
	if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
		for i, f := range archive.File {
			if i == maxMembers {
				break
			}
			if r, err := f.Open(); err == nil {
				inner, _ := io.ReadAll(io.LimitReader(r, maxScanned/10))
				r.Close()
				tokens = append(tokens, tokensOf(d, inner, "", depth-1)...)
			}
		}
	}
	return tokens
}

// tokensInText finds the tokens of addresses in a text, also where a link escapes them.
func tokensInText(d *policy.Directory, text string) (tokens []ticket.Token) {
	for _, a := range thread.AddressesIn(text) {
		if t, ok := d.Locate(a); ok {
			if tok, ok := ticket.ParseToken(strings.TrimSpace(t.Token)); ok {
				tokens = append(tokens, tok)
			}
		}
	}
	return tokens
}
