package desk

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"regexp"
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

// tokensOf finds tokens in a file, in the mail that it is, or in what it packs.
func tokensOf(d *policy.Directory, content []byte, kind string, depth int) (tokens []ticket.Token) {
	if depth == 0 {
		return nil
	}
	tokens = tokensInText(d, string(content))
	if bytes.IndexByte(content, 0) >= 0 { // UTF-16, as Outlook's .msg has it
		tokens = append(tokens, tokensInText(d, string(bytes.ReplaceAll(content, []byte{0}, nil)))...)
	}
	if kind == "message/rfc822" || kind == "message/global" || looksLikeMail(content) {
		m := parser.Parse(content)
		tokens = append(tokens, tokensInText(d, m.Text+"\n"+m.HTML())...)
		for _, a := range m.Attachments {
			if inner, err := io.ReadAll(io.LimitReader(a.Open(), maxScanned)); err == nil {
				tokens = append(tokens, tokensOf(d, inner, a.Type, depth-1)...)
			}
		}
	}
	for _, inner := range unpacked(content) {
		tokens = append(tokens, tokensOf(d, inner, "", depth-1)...)
	}
	return tokens
}

// mailField finds a field that mails and saved web pages (.mht) have and other files do not.
var mailField = regexp.MustCompile(`(?im)^(Received|Message-ID|MIME-Version|Content-Type):`)

// looksLikeMail reports whether a file is a mail by what it begins with.
func looksLikeMail(content []byte) bool {
	return mailField.Match(content[:min(len(content), 10_000)])
}

// unpacked returns what an archive, a compressed file or a PDF holds, as far as the bounds allow.
func unpacked(content []byte) (all [][]byte) {
	read := func(r io.Reader, err error) {
		if err == nil {
			inner, _ := io.ReadAll(io.LimitReader(r, maxScanned/10)) // what could be read counts
			all = append(all, inner)
		}
	}
	if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
		for _, f := range archive.File[:min(len(archive.File), maxMembers)] {
			read(f.Open())
		}
	}
	if bytes.HasPrefix(content, []byte{0x1f, 0x8b}) {
		read(gzip.NewReader(bytes.NewReader(content)))
	}
	if bytes.HasPrefix(content, []byte("%PDF-")) {
		for i, stream := range bytes.SplitN(content, []byte("stream"), 2*maxMembers) {
			if i%2 == 1 { // between "stream" and "endstream"
				read(zlib.NewReader(bytes.NewReader(bytes.TrimLeft(stream, "\r\n"))))
			}
		}
	}
	return all
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
