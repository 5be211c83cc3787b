package pii

import (
	"slices"
	"strings"
	"unicode"
)

// otherNumbers begin the words that say that a number is that of an order, a parcel, a device, not
// of a person.
var otherNumbers = []string{
	"imei", "iccid", "serial", "serien", "série", "licen", "part", "article", "artikel", "sku", "asin", "isbn", "ean", "gtin",
	"order", "commande", "bestell", "pedido", "encomenda", "ordine", "auftrag", "opdracht",
	"tracking", "suivi", "sendung", "colis", "paket", "pakket", "parcel", "shipment", "seguimiento", "rastreio", "spedizione",
	"invoice", "facture", "rechnung", "factura", "fatura", "fattura", "factuur",
	"reference", "référence", "referenz", "referencia", "referência", "riferimento", "referentie", "ref",
	"transaction", "transaktion", "transacción", "transação", "transazione", "transactie",
	"ticket", "case", "dossier", "contract", "contrat", "vertrag", "envelope", "enveloppe", "version", "build",
}

// numberWords may stand between such a word and its number.
var numberWords = []string{
	"no", "nr", "n", "nº", "num", "number", "nummer", "numéro", "numero", "número", "id", "code", "key", "is", "est", "ist", "es", "é", "è",
}

// namedOtherwise reports whether a number is called that of something else.
func namedOtherwise(near string) bool {
	words := strings.FieldsFunc(strings.ToLower(near), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, word := range slices.Backward(words) {
		if slices.ContainsFunc(otherNumbers, func(w string) bool { return strings.HasPrefix(word, w) }) {
			return true
		}
		if !slices.Contains(numberWords, word) {
			return false
		}
	}
	return false
}
