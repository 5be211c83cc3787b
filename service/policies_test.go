package service

import (
	"os"
	"path/filepath"
	"testing"
)

// TestValidating: only a resolver of this machine may vouch for anything.
func TestValidating(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ configured, system, want string }{
		{"127.0.0.1:53", "nameserver 192.0.2.53\n", "127.0.0.1:53"},
		{"192.0.2.53:53", "nameserver 127.0.0.1\n", ""},
		{"resolver.test:53", "nameserver 127.0.0.1\n", ""},
		{"", "nameserver 127.0.0.1\nnameserver 192.0.2.53\n", "127.0.0.1:53"},
		{"", "nameserver ::1\n", "[::1]:53"},
		{"", "nameserver 192.0.2.53\nnameserver 127.0.0.1\n", ""},
		{"", "", ""},
	} {
		file := filepath.Join(dir, "resolv.conf")
		if err := os.WriteFile(file, []byte(c.system), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := validating(c.configured, file); got != c.want {
			t.Errorf("validating(%q, %q) = %q, want %q", c.configured, c.system, got, c.want)
		}
	}
	if got := validating("", filepath.Join(dir, "gone")); got != "" {
		t.Errorf("without a file %q", got)
	}
}
