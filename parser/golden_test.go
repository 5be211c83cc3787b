package parser

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/parser/internal/parsertest"
)

// TestGolden reads the mails in testdata/mail, named after what they show, and compares
// what `guichet parse` would print of them, without the readings of reply, machines and
// the like: these have golden files of their own.
func TestGolden(t *testing.T) {
	for _, name := range parsertest.Cases(t, "testdata/mail/*.eml") {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			parsertest.Golden(t, strings.TrimSuffix(name, ".eml")+".json", printed(t, raw))
		})
	}
}

// printed returns the JSON of a mail, indented, HTML not escaped.
func printed(t *testing.T, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	m, _ := read(raw)
	for _, a := range m.Attachments {
		content, err := io.ReadAll(a.Open())
		if sum := sha256.Sum256(content); err != nil || hex.EncodeToString(sum[:]) != a.SHA256 || int64(len(content)) != a.Size {
			t.Errorf("%s holds %q, %v", a.Name, content, err)
		}
	}
	b, err := m.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
