<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Overlay</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VersionRow</name>
    <message numerus="yes">
        <source>trained on %n recording(s)</source>
        <translation>
            <numerusform>trained on %n recording</numerusform>
            <numerusform>trained on %n recordings</numerusform>
        </translation>
    </message>
</context>
</TS>
