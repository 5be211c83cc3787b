package content

import "testing"

// TestSniff: octets are compared as they are. Folded as letters, all that are no UTF-8 would be one.
func TestSniff(t *testing.T) {
	for _, c := range []struct{ said, head, want string }{
		{"text/csv", "\xcd\xe0\xe7\xe2\xe0\xed\xe8\xe5;1\r\n", "text/csv"},           // windows-1251
		{"text/plain", "\xfc\xe4\xf6", "text/plain"},                                 // three letters of windows-1252
		{"audio/amr", "\xe1\xff\xfe\x00", "audio/amr"},                               // voice mail
		{"application/octet-stream", "\xd8\xff\xff\x00", "application/octet-stream"}, // a picture's octets in another order
		{"text/plain", "\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"},                 // a picture
		{"application/octet-stream", "%PDF-1.7", "application/pdf"},                  // letters that have one case
		{"application/octet-stream", "%pdf-1.7", "application/octet-stream"},         // no reader takes that
		{"image/png", "\ufeff <!DOCTYPE HTML><p>", "text/html"},                      // tags have any case
		{"image/png", "<HtMl>", "text/html"},
	} {
		if got := sniff(c.said, []byte(c.head)); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.said, c.head, got, c.want)
		}
	}
}
