package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the table of docs/design.md: which of our packages may import which. "x/..." is
// every room of x.
var mayImport = map[string][]string{
	"mail":            {},
	"parser":          {"mail", "parser/..."},
	"parser/plain":    {},
	"parser/problem":  {"parser/plain"},
	"parser/language": {},
	"parser/transfer": {"parser/plain"},
	"parser/charset":  {"parser/plain", "parser/transfer"},
	"parser/header":   {"mail", "parser/plain", "parser/problem", "parser/transfer", "parser/charset"},
	"parser/format":   {"parser/plain", "parser/transfer", "parser/charset"},
	"parser/mime":     {"parser/plain", "parser/problem", "parser/transfer", "parser/charset", "parser/header", "parser/format"},
	"parser/date":     {"parser/plain", "parser/language", "parser/header"},
	"parser/quote":    {"parser/plain", "parser/language", "parser/date"},
	"parser/htmltext": {"parser/plain", "parser/quote"},
	"parser/content":  {"parser/plain", "parser/problem", "parser/language", "parser/header", "parser/format", "parser/mime", "parser/htmltext"},
	"parser/reply":    {"mail", "parser/plain", "parser/language", "parser/date", "parser/quote"},
	"parser/command":  {"parser/plain", "parser/quote"},
	"parser/machine":  {"mail", "parser/plain", "parser/problem", "parser/language", "parser/header", "parser/mime", "parser/quote", "parser/htmltext"},
	"parser/forward":  {"mail", "parser/plain", "parser/language", "parser/header", "parser/mime", "parser/date", "parser/quote", "parser/reply", "parser/command"},
	"mailauth":        {"mail"},
	"filter":          {"mail"},
	"search":          {},
	"articles":        {"search"},
	"pii":             {},
	"password":        {},
	"reports":         {"parser", "ticket"},

	// The desk, from its records up to the engine. Rooms on one line of docs/design.md's floor
	// plan import each other only as it is said here.
	"ticket":         {"mail", "search"},
	"desk/policy":    {"mail", "parser", "ticket"},
	"desk/change":    {"mail", "parser", "ticket", "desk/policy"},
	"desk/authority": {"mail", "ticket", "desk/policy", "desk/change"},
	"desk/people":    {"mail", "ticket", "desk/change", "desk/authority"},
	"desk/thread":    {"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority"},
	"desk/words":     {"mail", "parser", "pii", "ticket", "desk/policy", "desk/change", "desk/thread"},
	"desk/form":      {"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/people"},
	"desk/notify": {
		"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/people", "desk/thread", "desk/words", "desk/form",
	},
	"desk/access":   {"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/people", "desk/notify"},
	"desk/life":     {"mail", "parser", "ticket", "desk/change", "desk/notify", "desk/access"},
	"desk/delivery": {"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/thread", "desk/notify", "desk/life"},
	"desk/erase":    {"mail", "ticket", "desk/policy", "desk/change", "desk/notify", "desk/life", "desk/delivery"},
	"desk/question": {
		"mail", "search", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/words", "desk/form", "desk/access", "desk/life",
	},
	"desk/command": {
		"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/people", "desk/thread", "desk/words", "desk/form",
		"desk/notify", "desk/access", "desk/life", "desk/delivery", "desk/erase", "desk/question",
	},
	"desk/intake": {
		"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/people", "desk/thread", "desk/words", "desk/form",
		"desk/notify", "desk/access", "desk/life", "desk/erase", "desk/command",
	},
	"desk/rules": {
		"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/people", "desk/thread", "desk/notify", "desk/access",
		"desk/life", "desk/delivery", "desk/erase", "desk/question", "desk/command", "desk/intake",
	},
	"desk/desktest": {"mail", "parser", "ticket", "desk/change", "desk/command", "desk/notify", "desk/policy", "desk/rules", "desk/thread", "desk/words"},
	"desk/state": {
		"mail", "parser", "ticket", "desk/policy", "desk/change", "desk/thread", "desk/words", "desk/notify", "desk/life", "desk/erase",
		"desk/command",
	},
	"desk/queue": {"mail", "ticket", "desk/change", "desk/notify", "desk/delivery", "desk/question", "desk/state"},
	"desk/session": {
		"mail", "search", "password", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/notify", "desk/question", "desk/state",
	},
	"desk/page": {
		"mail", "parser", "ticket", "desk/change", "desk/authority", "desk/form", "desk/life", "desk/question", "desk/rules", "desk/session", "desk/state",
	},
	"desk/admin": {"mail", "ticket", "desk/change", "desk/state"},
	"desk": {
		"mail", "parser", "reports", "search", "ticket", "desk/policy", "desk/change", "desk/authority", "desk/thread", "desk/words", "desk/notify",
		"desk/life", "desk/erase", "desk/question", "desk/command", "desk/rules", "desk/state", "desk/queue", "desk/session", "desk/page", "desk/admin",
	},

	// The bbolt engine, from its octets up.
	"store/bolt/disk":    {},
	"store/bolt/record":  {"mail", "ticket"},
	"store/bolt/posting": {"ticket"},
	"store/bolt/raw":     {"mail", "ticket", "store/bolt/disk", "store/bolt/record"},
	"store/bolt/index":   {"search", "ticket", "store/bolt/record", "store/bolt/posting"},
	"store/bolt/check": {
		"mail", "ticket", "store/bolt/record", "store/bolt/posting", "store/bolt/raw", "store/bolt/index",
	},
	"store/bolt/transaction": {"mail", "search", "ticket", "store/bolt/record", "store/bolt/raw", "store/bolt/index"},
	"store/bolt": {
		"mail", "ticket", "store/bolt/disk", "store/bolt/record", "store/bolt/raw", "store/bolt/index", "store/bolt/check", "store/bolt/transaction",
	},

	"store/storetest":  {"mail", "parser", "ticket", "search"},
	"outbox":           {"mail", "ticket", "outbox/login", "outbox/route", "outbox/tlsrpt", "outbox/wire", "outbox/word"},
	"outbox/login":     {},
	"outbox/wire":      {},
	"outbox/word":      {},
	"outbox/route":     {},
	"outbox/tlsrpt":    {"mail", "outbox/route"},
	"outbox/dnstest":   {},
	"smtpd":            {"mail"},
	"templates":        {"templates/block", "templates/inline"},
	"templates/block":  {},
	"templates/inline": {},
	"portal":           {"mail", "ticket", "desk", "desk/policy", "desk/page", "desk/admin", "parser", "templates", "templates/block"},
	"portal/rest": {
		"mail", "ticket", "parser", "desk", "desk/policy", "desk/change", "desk/authority", "desk/session", "desk/page", "portal", "templates",
	},
	"portal/client": {"portal", "portal/rest", "ticket"},
	"portal/signin": {},
	"portal/web": {
		"articles", "mail", "password", "portal/signin", "ticket", "pii", "parser", "desk", "desk/policy", "desk/change", "desk/authority", "desk/session", "desk/page", "desk/admin", "templates", "templates/block",
	},
	"mailpost":       {"mail", "ticket", "desk"},
	"mailbox":        {"mail", "ticket", "desk"},
	"systemd":        {},
	"config":         {"mail"},
	"zone":           {"config", "mail"},
	"check":          {"config", "mail", "zone"},
	"metrics":        {},
	"setup":          {"config", "mail", "zone"},
	"certificate":    {},
	"e2e":            {"mail", "e2e/live"},
	"e2e/live":       {"mail"},
	"bench":          {"mail", "parser", "ticket", "store/bolt", "e2e/live"},
	"e2e/compare":    {"e2e/live"},
	"e2e/programs":   {"e2e/live"},
	"e2e/statements": {},
	"e2e/wire":       {"ticket", "store/bolt", "e2e/live"},
	"compose":        {"articles", "config", "desk/notify", "desk/policy", "mail", "outbox", "parser", "templates", "templates/block", "ticket"},
	"service": {
		"articles", "certificate", "compose", "config", "desk", "desk/policy", "filter", "mail", "mailauth", "mailbox", "metrics", "mailpost", "outbox", "outbox/login", "outbox/route", "outbox/tlsrpt", "password", "portal", "portal/rest", "portal/signin", "portal/web", "service/logtext", "smtpd", "store/bolt",
		"systemd", "templates", "ticket", "zone",
	},
	"service/logtext":        {},
	"cmd/guichet":            nil, // all
	"cmd/guichet/demo":       nil,
	"cmd/guichet/breached":   {"password"},
	"cmd/guichet/completion": {},
	"cmd/guichet/pipe":       {"mail", "parser", "desk"},
	"cmd/guichet/prove":      {"check", "config", "mail", "mailbox", "outbox", "service"},
	"cmd/guichet/release":    {},
	"cmd/guichet/watch":      {"metrics", "portal", "service", "ticket", "zone"},
}

// TestImports compares the imports of every package with the table.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "guichet/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		checkImports(t, strings.TrimPrefix(p.ImportPath, "guichet/"), p.Imports)
	}
}

func checkImports(t *testing.T, name string, imports []string) {
	owner := name
	if base, _, ok := strings.Cut(name, "/internal/"); ok {
		owner = base // a package's own internals have its rights
	}
	allowed, known := mayImport[owner]
	if !known {
		t.Errorf("package %s is not in the table", name)
	}
	for _, i := range imports {
		ours, ok := strings.CutPrefix(i, "guichet/")
		if !ok || allowed == nil || ours == owner || strings.HasPrefix(ours, owner+"/internal/") {
			if name == "mail" && strings.Contains(strings.SplitN(i, "/", 2)[0], ".") {
				t.Errorf("mail imports %s: it may use the standard library only", i)
			}
			continue
		}
		room, _, _ := strings.Cut(ours, "/")
		if !slices.Contains(allowed, ours) && !slices.Contains(allowed, room+"/...") {
			t.Errorf("%s imports %s, which the table does not allow", name, ours)
		}
	}
}

// TestImportsPage: docs/design.md has a row for every package, with the imports of the table. The rooms of
// the parser stand in parser/doc.go; those of the desk are named there without "desk/".
func TestImportsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(page)) {
		if cells := strings.Split(line, " | "); len(cells) == 3 && strings.HasPrefix(line, "| `") {
			rows[strings.Trim(cells[0], "|` ")] = strings.TrimSuffix(cells[2], " |\n")
		}
	}
	for name, imports := range mayImport {
		if strings.HasPrefix(name, "parser/") {
			continue
		}
		want := "all"
		if imports != nil {
			want = strings.ReplaceAll(strings.Join(imports, ", "), "desk/", "")
		}
		if want == "" {
			want = "–"
		}
		if got, ok := rows[name]; !ok || got != want {
			t.Errorf("docs/design.md says of %s %q, want %q", name, got, want)
		}
		delete(rows, name)
	}
	for name := range rows {
		t.Errorf("docs/design.md has a package %s, the table has none", name)
	}
}
