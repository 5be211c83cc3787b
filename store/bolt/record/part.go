package record

import (
	"crypto/sha256"
	"encoding/binary"
)

// Part is one piece of a raw mail as it is kept. The parts of a mail, one behind the other, are its octets.
type Part struct {
	Size int    // of its octets
	Data []byte // they, compressed if Zstd; nil: they are kept once for several mails, and Sum finds them
	Zstd bool
	Sum  *Sum // of octets that other mails may have too; nil: only this mail has them
}

// Sum is the SHA-256 of the octets of a part.
type Sum [sha256.Size]byte

// PackPart returns octets as a part, compressed where that saves something. Without compression it refers to them.
func PackPart(octets []byte) Part {
	p := Part{Size: len(octets), Data: octets}
	if packed := Compress(octets); packed != nil {
		p.Data, p.Zstd = packed[recordHead:], true
	}
	return p
}

// Bits of the first octet of a part's head.
const (
	partZstd  = 1 << iota
	partSum   // a Sum follows the sizes
	partOnce  // no octets follow
	partKnown = partZstd | partSum | partOnce
)

// SealParts makes a record of the parts of a mail: how many, the head of each, then what is kept of each.
func SealParts(b Bucket, key []byte, parts []Part) []byte {
	data := binary.AppendUvarint(make([]byte, recordHead, recordHead+partsRoom(parts)), uint64(len(parts)))
	for _, p := range parts {
		bits := byte(0)
		if p.Zstd {
			bits |= partZstd
		}
		if p.Sum != nil {
			bits |= partSum
		}
		if p.Data == nil {
			bits |= partOnce
		}
		data = binary.AppendUvarint(append(data, bits), uint64(p.Size))
		data = binary.AppendUvarint(data, uint64(len(p.Data)))
		if p.Sum != nil {
			data = append(data, p.Sum[:]...)
		}
	}
	for _, p := range parts {
		data = append(data, p.Data...)
	}
	seal(b, key, data, asParts)
	return data
}

func partsRoom(parts []Part) int {
	room := binary.MaxVarintLen64
	for _, p := range parts {
		room += 1 + 2*binary.MaxVarintLen64 + len(Sum{}) + len(p.Data)
	}
	return room
}

// Parts returns the parts of a raw mail's record, which lie in data; none where the mail is kept whole.
func Parts(b Bucket, key, data []byte) ([]Part, error) {
	version, rest, err := Unseal(b, key, data)
	if err != nil || version != asParts {
		return nil, err
	}
	damaged := Damaged(b, key, "its list of parts does not read")
	number := func() uint64 {
		n, size := binary.Uvarint(rest)
		if size <= 0 {
			rest = nil
			return 1 << 62
		}
		rest = rest[size:]
		return n
	}
	count := number()
	if count > uint64(len(rest)) {
		return nil, damaged
	}
	parts, kept := make([]Part, count), make([]uint64, count)
	for i := range parts {
		if len(rest) == 0 || rest[0]&^partKnown != 0 {
			return nil, damaged
		}
		bits := rest[0]
		rest = rest[1:]
		size := number()
		kept[i] = number()
		if size > maxPart || kept[i] > uint64(len(rest)) || bits&partSum != 0 && len(rest) < len(Sum{}) {
			return nil, damaged
		}
		parts[i] = Part{Size: int(size), Zstd: bits&partZstd != 0}
		if bits&partSum != 0 {
			parts[i].Sum = (*Sum)(rest)
			rest = rest[len(Sum{}):]
		}
		if bits&partOnce == 0 {
			parts[i].Data = []byte{}
		}
	}
	for i := range parts {
		if kept[i] > uint64(len(rest)) {
			return nil, damaged
		}
		if parts[i].Data != nil {
			parts[i].Data = rest[:kept[i]:kept[i]]
		}
		rest = rest[kept[i]:]
	}
	return parts, nil
}

// maxPart is more octets than a mail has that is kept in the database.
const maxPart = 64 << 20

// AppendOctets appends the octets of a part that has Data.
func (p Part) AppendOctets(octets []byte) ([]byte, error) {
	if p.Zstd {
		return decompressor.DecodeAll(p.Data, octets)
	}
	return append(octets, p.Data...), nil
}
