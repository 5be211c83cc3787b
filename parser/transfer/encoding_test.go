package transfer

import "testing"

func TestEncodingName(t *testing.T) {
	for given, want := range map[string]string{
		"base64": Base64, "BASE64": Base64, " base64 ": Base64, "base64;": Base64, "x-base64": Base64,
		"quoted-printable (yes)": QuotedPrintable, "Quoted-Printable ; foo": QuotedPrintable, "quoted printable": QuotedPrintable, "qp": QuotedPrintable,
		"x-uuencode": UUEncode, "uue": UUEncode,
		"7bits": "", "8 bit": "", "7-bit": "", "binary": "", "": "",
	} {
		if got, ok := Encoding(given); got != want || !ok {
			t.Errorf("%q: %q %v, want %q", given, got, ok, want)
		}
	}
	if _, ok := Encoding("rot13"); ok {
		t.Error("rot13 is known")
	}
}
