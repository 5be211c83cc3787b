package mailauth

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCacheKeepsForAWhile(t *testing.T) {
	now := testNow()
	r := &resolver{world: world{"txt a.test": {"hello"}, "txt bad.test": {faulty}}}
	dns := NewChecker(Options{Resolver: r, Now: func() time.Time { return now }}).dns
	for _, step := range []struct {
		name  string
		after time.Duration
		asked int64 // in all
	}{
		{"a.test", 0, 1},
		{"A.test.", time.Minute, 1},
		{"a.test", keepAnswer, 2},
		{"none.test", 0, 3},
		{"none.test", keepNothing - 1, 3},
		{"none.test", 1, 4},
		{"bad.test", 0, 5},
		{"bad.test", 0, 6}, // a fault is not kept
		{"not a\x00 name", 0, 6},
	} {
		now = now.Add(step.after)
		_, _ = dns.LookupTXT(context.Background(), step.name)
		if got := r.asked.Load(); got != step.asked {
			t.Errorf("%s: asked %d times, want %d", step.name, got, step.asked)
		}
	}
}

// TestCacheIsBounded: the least recently used go, one name's huge records are not kept.
func TestCacheIsBounded(t *testing.T) {
	c := newCache(100*(entryCost+10), testNow)
	c.put("big", "x", maxEntry+1, keepAnswer)
	if _, known := c.get("big"); known {
		t.Error("an entry that is too big was kept")
	}
	c.put("used", "x", 10, keepAnswer)
	for i := range 1000 {
		c.put(fmt.Sprint(i), "x", 10, keepAnswer)
		if _, known := c.get("used"); !known {
			t.Fatal("what is used was dropped")
		}
	}
	if len(c.byKey) != 100 || c.order.Len() != 100 || c.used > c.max {
		t.Errorf("%d entries of %d octets", len(c.byKey), c.used)
	}
	c.put("used", "y", 10, keepAnswer)
	if v, _ := c.get("used"); v != "y" || len(c.byKey) != 100 {
		t.Errorf("%v, %d entries", v, len(c.byKey))
	}
}

func TestAbsoluteName(t *testing.T) {
	long := strings.Repeat("a", 63)
	for name, want := range map[string]string{
		"Example.ORG":                           "example.org.",
		"example.org.":                          "example.org.",
		"sel._domainkey.bücher.test":            "sel._domainkey.xn--bcher-kva.test.",
		long + ".test":                          long + ".test.",
		long + "a.test":                         "",
		strings.Repeat(long+".", 4) + "test":    "",
		"a..test":                               "",
		"":                                      "",
		".":                                     "",
		"a\x00.test":                            "",
		"a\r\n.test":                            "",
		strings.Repeat("ü", 500) + ".test":      "",
		"2001:db8::1":                           "2001:db8::1.",
		"\xff.test":                             "",
		strings.Repeat("a.", 1<<20) + "to.test": "",
	} {
		got, ok := absoluteName(name)
		if ok != (want != "") || ok && got != want {
			t.Errorf("absoluteName(%.30q) = %q, %v; want %q", name, got, ok, want)
		}
	}
}
