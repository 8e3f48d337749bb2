"""Converts a PDF's pages to printing inks: content, forms, patterns, shadings, images, masks, fonts of pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from . import functions, images
from .colour import BLACK, Luminosity, Paint
from .content import run
from .spaces import Space, Spaces, Target, Unsupported
from .state import IDENTITY, Matrix, State, matrix, times
from .stream import Stream, number
from .table import Table

#: forms in forms: more than this is a circle
_DEEPEST = 24


class Converter:
    """Converts one PDF for one set of inks. What is used often is converted once for each way in which it is used."""

    def __init__(self, pdf: pikepdf.Pdf, inks: Target) -> None:
        self.pdf, self.inks = pdf, inks
        self.counts = {"forms": 0, "images": 0, "shadings": 0}
        self.spots: set[str] = set()
        self._mask = Luminosity()
        self._spaces = {target.kind: Spaces(pdf, target) for target in (inks, self._mask)}
        self._tables: dict[tuple[int, int], Table] = {}
        self._made: dict[tuple[Any, ...], Any] = {}
        self._spot_spaces: dict[str, Any] = {}
        self._states: dict[str, Any] = {}
        self._fonts: set[tuple[int, int]] = set()
        self._depth = 0

    def spaces(self, target: Target) -> Spaces:
        """The reader of colour spaces for a target."""
        return self._spaces[target.kind]

    # --- streams ---

    def page(self, page: Any, base: Matrix = IDENTITY) -> bytes:
        """The page's content, converted, to be drawn under the matrix ``base``; it begins with black, as every page does."""
        pikepdf.Page(page).externalize_inline_images()
        stream = Stream(self.table(page), self, State(ctm=base), self.inks, base=base)
        stream.paint(BLACK, stroke=False)
        stream.paint(BLACK, stroke=True)
        return run(stream, pikepdf.parse_content_stream(page))

    def form(self, form: Any) -> Any:
        """A form that stands on a page as it is."""
        return self._content(form, State(), self.inks)

    def close(self) -> None:
        """Write the resources of all that was converted."""
        for table in self._tables.values():
            table.close()

    def table(self, owner: Any) -> Table:
        """The resources of a page, form, pattern or font."""
        if "/Resources" not in owner:
            owner.Resources = Dictionary()
        if not owner.Resources.is_indirect:
            owner.Resources = self.pdf.make_indirect(owner.Resources)
        key = owner.Resources.objgen
        if key not in self._tables:
            self._tables[key] = Table(owner.Resources)
        return self._tables[key]

    def _content(self, source: Any, state: State, target: Target) -> Any:
        """A copy of a form or pattern cell with its content converted."""
        if self._depth > _DEEPEST:
            raise Unsupported("a form that holds itself")
        self._depth += 1
        try:
            stream = Stream(self.table(source), self, state, target)
            data = run(stream, pikepdf.parse_content_stream(source))
        finally:
            self._depth -= 1
        new = self.pdf.make_stream(data)
        for key, value in source.items():
            if key not in ("/Length", "/Filter", "/DecodeParms", "/StructParent", "/StructParents", "/OC"):
                new[key] = value
        if "/Group" in new:
            new.Group = self.group(new.Group, target)
        self.counts["forms"] += 1
        return new

    def group(self, written: Any, target: Target) -> Any:
        """A transparency group's attributes with the target's colour space (ISO 15930-7, 6.2.9)."""
        group = Dictionary({key: value for key, value in written.items() if key != "/CS"})
        group.CS = Name(target.space)
        return group

    # --- what operators name ---

    def external(self, stream: Stream, name: str) -> Name:
        """The image or form of ``Do``."""
        thing = stream.table.get("/XObject", name)
        if thing is None:
            raise Unsupported(f"an object {name} that is not there")
        state, kind = stream.state, stream.target.kind
        variant: tuple[Any, ...] = (kind,)
        form = thing.get("/Subtype") == Name.Form
        if form:
            a, b, c, d, _, _ = state.ctm
            variant = (kind, round(abs(a * d - b * c), 3), state.fill == BLACK, state.stroke == BLACK)
        known = stream.table.name("/XObject", name, variant)
        if known is not None:
            return known
        key = (thing.objgen, variant)
        if key not in self._made:
            self._made[key] = self._form(thing, stream) if form else self._image(thing, stream)
        return stream.table.put("/XObject", name, variant, self._made[key])

    def _form(self, form: Any, stream: Stream) -> Any:
        inner = replace(stream.state, on=False)
        if "/Matrix" in form:
            inner.ctm = times(matrix(list(form.Matrix)), inner.ctm)
        return self._content(form, inner, stream.target)

    def _image(self, image: Any, stream: Stream) -> Any:
        self.counts["images"] += 1
        return images.convert(self.pdf, image, self.spaces(stream.target), stream.target)

    def shading(self, stream: Stream, name: str) -> Name:
        """The shading of ``sh``."""
        kind = stream.target.kind
        return stream.table.name("/Shading", name, kind) or stream.table.put(
            "/Shading", name, kind, self._shading(stream.table.get("/Shading", name), stream.target)
        )

    def _shading(self, shading: Any, target: Target) -> Any:
        """A shading (ISO 32000-1, 8.7.4.5) whose function gives the target's colours."""
        key = ("shading", shading.objgen, target.kind)
        if shading.objgen[0] and key in self._made:
            return self._made[key]
        space = self.spaces(target).read(shading.ColorSpace)
        if "/Function" not in shading:
            if space.family == "cmyk" and target.kind == "cmyk":
                return shading
            raise Unsupported(f"a mesh of type {int(shading.ShadingType)} without a function")
        left_out = ("/ColorSpace", "/Function", "/Background", "/Length", "/Filter", "/DecodeParms")
        mesh = isinstance(shading, pikepdf.Stream)
        new: Any = self.pdf.make_stream(shading.read_bytes()) if mesh else Dictionary()
        for entry, value in shading.items():
            if entry not in left_out:
                new[entry] = value
        self._recolour(new, shading, space, target)
        self.counts["shadings"] += 1
        self._made[key] = self.pdf.make_indirect(new)
        return self._made[key]

    def _recolour(self, new: Any, shading: Any, space: Space, target: Target) -> None:
        """Colour space, function and background of a shading; tints of one spot colour stay tints of it."""
        seen: list[Paint] = []

        def paints(colours: list[functions.Values], line: bool) -> list[Paint]:
            if space.family == "rgb":
                return target.ramp(colours, space.source, ends=line)
            return [space.paint(values) for values in colours]

        def process(colours: list[functions.Values], line: bool) -> list[functions.Values]:
            given = paints(colours, line)
            seen.extend(given)
            return [paint.cmyk for paint in given]

        try:
            function = functions.recoloured(self.pdf, shading.Function, process)
            names = {paint.spot for paint in seen}
            spot = names.pop() if len(names) == 1 else ""
            if spot in self.inks.spots:
                function = functions.recoloured(
                    self.pdf, shading.Function, lambda colours, line: [paint.values for paint in paints(colours, line)]
                )
        except functions.UnknownFunction as error:
            raise Unsupported(f"a shading with {error}") from None
        new.Function = function
        new.ColorSpace = self._spot_space(spot) if spot in self.inks.spots else Name(target.space)
        if "/Background" in shading:
            paint = space.paint(functions.numbers(shading.Background))
            new.Background = Array(list(paint.values if spot in self.inks.spots else paint.cmyk))

    def pattern(self, stream: Stream, name: str) -> Name:
        """The pattern of ``scn``: cells and shadings; its size is that of its stream's outermost space."""
        variant = stream.target.kind, stream.base
        known = stream.table.name("/Pattern", name, variant)
        if known is not None:
            return known
        pattern = stream.table.get("/Pattern", name)
        own = times(matrix(list(pattern.get("/Matrix", IDENTITY))), stream.base)
        if int(pattern.PatternType) == 2:
            new: Any = Dictionary({key: value for key, value in pattern.items() if key != "/ExtGState"})
            new.Shading = self._shading(pattern.Shading, stream.target)
            new = self.pdf.make_indirect(new)
        else:
            new = self._content(pattern, State(ctm=own), stream.target)
        new.Matrix = Array(list(map(number, own)))
        return stream.table.put("/Pattern", name, variant, new)

    def pattern_space(self, stream: Stream, name: str, space: Space) -> Name:
        """The space of an uncoloured pattern, over the target's colours."""
        if space.under is None:
            return Name.Pattern
        converted = Array([Name.Pattern, Name(stream.target.space)])
        return stream.table.put("/ColorSpace", name, stream.target.kind, converted)

    def graphics_state(self, stream: Stream, name: str) -> Name:
        """The state of ``gs``, its mask converted, without what it says of overprint and screens."""
        state = stream.table.get("/ExtGState", name)
        if state is None:
            raise Unsupported(f"a graphics state {name} that is not there")
        if "/LW" in state:
            stream.state.width = float(state.LW)
        if "/Font" in state:
            stream.state.size = float(state.Font[1])
        kind = stream.target.kind
        known = stream.table.name("/ExtGState", name, kind)
        if known is not None:
            return known
        left_out = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/HTO", "/BG", "/BG2", "/UCR", "/UCR2")
        new: Any = Dictionary({key: value for key, value in state.items() if key not in left_out})
        if isinstance(new.get("/SMask"), Dictionary):
            new.SMask = self._soft_mask(new.SMask, stream)
        return stream.table.put("/ExtGState", name, kind, new)

    def _soft_mask(self, written: Any, stream: Stream) -> Any:
        """A mask (ISO 32000-1, 11.6.5.2): weighed by its light, or by its cover alone."""
        target: Target = self._mask if Name.Luminosity == written.S else stream.target
        mask = Dictionary({key: value for key, value in written.items() if key != "/BC"})
        if "/BC" in written and "/Group" in written.G and "/CS" in written.G.Group:
            space = self.spaces(target).read(written.G.Group.CS)
            mask.BC = Array(list(space.paint(functions.numbers(written.BC)).cmyk))
        key = (written.G.objgen, "mask", target.kind)
        if key not in self._made:
            self._made[key] = self._content(written.G, State(), target)
        mask.G = self._made[key]
        return mask

    def font(self, stream: Stream, name: str) -> None:
        """The glyphs of a font of pictures (type 3) are content of their own."""
        fonts = stream.table.live.get("/Font", Dictionary())
        font = fonts.get(name)
        if font is None or font.get("/Subtype") != Name.Type3 or font.objgen in self._fonts:
            return
        self._fonts.add(font.objgen)
        scale = matrix(list(font.FontMatrix))
        for _, source in font.CharProcs.items():
            if "/Resources" in font and "/Resources" not in source:
                source.Resources = font.Resources
            inner = Stream(self.table(font), self, State(ctm=scale), stream.target)
            source.write(run(inner, pikepdf.parse_content_stream(source)))

    # --- named inks, overprint ---

    def spot(self, table: Table, name: str) -> Name:
        """The space of one of the brand's spot colours in a stream's resources."""
        return table.put("/ColorSpace", "/Spot", name, self._spot_space(name))

    def _spot_space(self, name: str) -> Any:
        self.spots.add(name)
        if name not in self._spot_spaces:
            function = functions.tint(self.pdf, self.inks.spots[name])
            space = Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, function])
            self._spot_spaces[name] = self.pdf.make_indirect(space)
        return self._spot_spaces[name]

    def overprint_state(self, table: Table, name: str) -> Name:
        """Overprint on or off (ISO 32000-1, 11.7.4); mode 1 leaves other inks alone where a colour has none of them."""
        if name not in self._states:
            on = name == "/InkOver"
            self._states[name] = self.pdf.make_indirect(
                Dictionary(Type=Name.ExtGState, OP=on, op=on, OPM=1 if on else 0)
            )
        return table.put("/ExtGState", name, "overprint", self._states[name])
