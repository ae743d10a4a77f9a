package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A bom is a bill of materials in the JSON form of CycloneDX 1.6 (ECMA-424).
type bom struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Serial       string       `json:"serialNumber"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type       string      `json:"type"` // "application", "library", "file"
	Ref        string      `json:"bom-ref"`
	Name       string      `json:"name"`
	Version    string      `json:"version,omitempty"`
	PURL       string      `json:"purl,omitempty"`
	Hashes     []hash      `json:"hashes,omitempty"`
	Components []component `json:"components,omitempty"`
	Properties []property  `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// billOfMaterials tells what the programs of one platform are made of, as the go
// command has written it into them: the modules, and Go itself.
func billOfMaterials(programs []program, when time.Time) ([]byte, error) {
	info := programs[0].info
	main := componentOf("application", &info.Main)
	libraries := map[string]component{}
	std := component{
		Type: "library", Name: "std", Version: strings.TrimPrefix(info.GoVersion, "go"),
		PURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"),
	}
	std.Ref = std.PURL
	libraries[std.Ref] = std
	all := sha256.New()
	for _, p := range programs {
		sum := sha256.Sum256(p.text)
		all.Write(sum[:])
		main.Components = append(main.Components, component{
			Type: "file", Ref: main.Ref + "#" + p.name, Name: p.name,
			Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}},
		})
		for _, m := range p.info.Deps {
			if m.Replace != nil {
				return nil, fmt.Errorf("%s is replaced by %s, which nobody else has", m.Path, m.Replace.Path)
			}
			c := componentOf("library", m)
			libraries[c.Ref] = c
		}
	}
	b := bom{
		Format: "CycloneDX", Spec: "1.6", Version: 1, Serial: "urn:uuid:" + uuid(all.Sum(nil)),
		Metadata:     metadata{Timestamp: when.Format(time.RFC3339), Component: main},
		Dependencies: []dependency{{Ref: main.Ref}},
	}
	for _, c := range libraries {
		b.Components = append(b.Components, c)
	}
	slices.SortFunc(b.Components, func(x, y component) int { return cmp.Compare(x.Ref, y.Ref) })
	for _, c := range b.Components {
		b.Dependencies[0].DependsOn = append(b.Dependencies[0].DependsOn, c.Ref)
	}
	text, err := json.MarshalIndent(b, "", "  ")
	return append(text, '\n'), err
}

func componentOf(kind string, m *debug.Module) component {
	// In a package URL a "+" would be a space.
	purl := "pkg:golang/" + strings.ToLower(m.Path) + "@" + strings.ReplaceAll(m.Version, "+", "%2B")
	c := component{Type: kind, Ref: purl, Name: m.Path, Version: m.Version, PURL: purl}
	if m.Sum != "" {
		c.Properties = []property{{"go.sum", m.Sum}}
	}
	return c
}

// uuid makes a UUID of a hash: version 8 of RFC 9562, whose bits are the maker's own.
func uuid(sum []byte) string {
	b := slices.Clone(sum[:16])
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
