package parser

import "testing"

// TestFromTwice: the same address several times in From is one author; two addresses are two.
func TestFromTwice(t *testing.T) {
	for from, want := range map[string]int{
		"Carla <carla@customer.test>, carla@customer.test":                       1,
		"carla@customer.test, carla@customer.test":                               1,
		"Carla <carla@customer.test>, Carla K <CARLA@Customer.test>":             1,
		"=?utf-8?q?Carla_K=C3=A9?= <carla@customer.test>, <carla@customer.test>": 1,
		"\"Carla, K\" <carla@customer.test>,\r\n carla@customer.test":            1,
		"Team: carla@customer.test, Carla <carla@customer.test>;":                1,
		"carla@customer.test, ana@agents.test":                                   2,
		"carla@customer.test, carla@customer.test, ana@agents.test":              2,
	} {
		m := Parse([]byte("From: " + from + "\r\nTo: support@desk.test\r\nSubject: x\r\n\r\nHello\r\n"))
		if len(m.From) != want || m.From[0].Address.String() != "carla@customer.test" {
			t.Errorf("%q: %v", from, m.From)
		}
	}
}
